//! Signs made shingles once with a named kernel, for counting instructions: `instructions KERNEL SHINGLES`.
//!
//! `benches/instructions` runs it under callgrind at two sizes; the difference is the loop alone.

use samestory::hash::mix;
use samestory::sign::{Kernel, Scheme, Signer};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut args = std::env::args().skip(1);
    let name = args.next().ok_or("usage: instructions KERNEL SHINGLES")?;
    let count: u64 = args
        .next()
        .ok_or("usage: instructions KERNEL SHINGLES")?
        .parse()?;
    let kernel = Kernel::forced(&name).ok_or("this processor has no such kernel")?;
    let signer = Signer::new(Scheme::default()).with_kernel(kernel);
    let shingles: Vec<u64> = (0..count).map(mix).collect();
    let mut row = vec![0; signer.slots()];
    signer.sign(&shingles, &mut row);
    println!("{}", row.iter().fold(0u32, |sum, slot| sum ^ slot));
    Ok(())
}
