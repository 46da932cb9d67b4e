"""Runs a tool as a child process and says what it cost.

A child's peak memory counts what its parent held when it was forked, so this process must stay small: it reads no
corpus; corpus.py, edits.py and judge.py run as children too.
"""

import hashlib
import os
import platform
import subprocess
import threading
import time
from dataclasses import dataclass

ONE_THREAD = {
    name: "1"
    for name in ("RAYON_NUM_THREADS", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
}


@dataclass
class Run:
    wall: float
    cpu: float
    peak_mb: float
    digest: str
    error: str | None = None


def run_once(argv, answer_path, environment, core=None, timeout=3600, accept=(0,)):
    """One timed run. With `core`, the child sees that one core only and is told to use one thread."""
    environment = environment | (ONE_THREAD if core is not None else {})

    def pin():
        if core is not None and hasattr(os, "sched_setaffinity"):
            os.sched_setaffinity(0, {core})

    with open(answer_path, "wb") as answer, open(f"{answer_path}.stderr", "w+b") as talk:
        start = time.perf_counter()
        try:
            child = subprocess.Popen(argv, stdout=answer, stderr=talk, env=environment, preexec_fn=pin)
        except OSError as error:
            return Run(0, 0, 0, "", f"does not start: {error.strerror}")
        alarm = threading.Timer(timeout, child.kill)
        alarm.start()
        _, status, usage = os.wait4(child.pid, 0)
        wall = time.perf_counter() - start
        alarm.cancel()
        child.returncode = os.waitstatus_to_exitcode(status)
        error = None
        if child.returncode not in accept:
            talk.seek(0)
            said = talk.read().decode(errors="replace").strip().splitlines()
            error = f"exit code {child.returncode}: {said[-1] if said else 'no message'}"
    unit = 1e6 if platform.system() == "Darwin" else 1e3  # ru_maxrss: bytes there, KiB on Linux
    cpu = usage.ru_utime + usage.ru_stime
    return Run(wall, cpu, usage.ru_maxrss * (1.024 if unit == 1e3 else 1) / unit, digest(answer_path), error)


def digest(path):
    """Of the answer's lines in sorted order, without holding them: the sum of the lines' hashes."""
    total = 0
    with open(path, "rb") as lines:
        for line in lines:
            total += int.from_bytes(hashlib.blake2b(line, digest_size=16).digest(), "big")
    return f"{total % (1 << 128):032x}"


def machine():
    model = platform.processor() or platform.machine()
    memory = None
    try:
        with open("/proc/cpuinfo") as lines:
            model = next(line.split(":", 1)[1].strip() for line in lines if line.startswith("model name"))
        memory = round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9)
    except (OSError, StopIteration, ValueError):
        pass
    return {
        "cpu": model,
        "cores": os.cpu_count(),
        "memory_gb": memory,
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
    }
