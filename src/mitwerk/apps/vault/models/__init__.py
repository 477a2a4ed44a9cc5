"""Tables of the vault: one file per aggregate."""

from mitwerk.apps.vault.models.blob import Blob, Preview
from mitwerk.apps.vault.models.blueprint import Blueprint
from mitwerk.apps.vault.models.comparison import Comparison
from mitwerk.apps.vault.models.measurement import Measurement
from mitwerk.apps.vault.models.revision import Revision, RevisionFile, RevisionParent
from mitwerk.apps.vault.models.similarity import SimilarityFlag
from mitwerk.apps.vault.models.upload import Upload

__all__ = [
    "Blob",
    "Blueprint",
    "Comparison",
    "Measurement",
    "Preview",
    "Revision",
    "RevisionFile",
    "RevisionParent",
    "SimilarityFlag",
    "Upload",
]
