"""Names of batches: the same act on the same input has the same name, so doing it again adds nothing."""

from __future__ import annotations

import hashlib

from natija.model.canonical import canonical_json


def batch_id(*parts: object) -> str:
    """Name of a batch: the same act repeated has the same name."""
    return hashlib.sha256(canonical_json([str(part) for part in parts])).hexdigest()[:16]
