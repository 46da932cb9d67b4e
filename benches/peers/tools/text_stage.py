"""A ceiling, not a tool: what any Python peer pays before its library is called.

    text_stage.py FILE
"""

import sys

from articles import read_articles, shingles, words

print(sum(len(shingles(words(text))) for _, text in read_articles(sys.argv[1])), file=sys.stderr)
