"""What a medicine is by its nonproprietary name, where a register has no class of its own for it.

The stems are those of the World Health Organization's scheme for cell and gene therapies and for
oligonucleotides.
"""

from __future__ import annotations

import re

_OURS = re.compile(
    r"\b\w*(?:cel|gene|vec|plasmid)\b|\bhpc\b|cord blood|spheroids?\b|keratinocyte|fibroblast"
    r"|chondrocyte|stem cell|cultured cell|\bt cells?\b|lymphocytes?\b",
    re.IGNORECASE,
)
_OTHERS = {
    "small interfering RNA": re.compile(r"siran\b|siranum\b|-siran|\w+siran", re.IGNORECASE),
    "antisense oligonucleotide": re.compile(r"\w+n?ersen(?:um)?\b|\w+rsen(?:um)?\b", re.IGNORECASE),
    "faecal microbiota": re.compile(r"\bfa?ecal|\bfaeces|microbiot", re.IGNORECASE),
    "vaccine": re.compile(r"vaccine|impfstoff", re.IGNORECASE),
}


def may_be_ours(*texts: str) -> bool:
    """Whether a name or substance reads like that of a cell, gene or tissue therapy."""
    return any(_OURS.search(text) for text in texts) and not other_kind(*texts)


def other_kind(*texts: str) -> str:
    """What else a product is that registers class with gene and cell therapies; "" for none."""
    return next((name for name, stem in _OTHERS.items() if any(stem.search(text) for text in texts)), "")
