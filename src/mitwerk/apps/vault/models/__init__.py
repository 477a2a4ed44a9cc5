"""Tables of the vault: one file per aggregate."""

from mitwerk.apps.vault.models.blob import Blob, Preview
from mitwerk.apps.vault.models.blueprint import Blueprint
from mitwerk.apps.vault.models.bom import Bom, BomRow
from mitwerk.apps.vault.models.comparison import Comparison
from mitwerk.apps.vault.models.measurement import Measurement
from mitwerk.apps.vault.models.paper import Paper
from mitwerk.apps.vault.models.revision import Revision, RevisionFile, RevisionParent
from mitwerk.apps.vault.models.safety import SafetyAnswer, SafetyCarrier, SafetyNotice
from mitwerk.apps.vault.models.similarity import SimilarityFlag
from mitwerk.apps.vault.models.upload import Upload

__all__ = [
    "Blob",
    "Blueprint",
    "Bom",
    "BomRow",
    "Comparison",
    "Measurement",
    "Paper",
    "Preview",
    "Revision",
    "RevisionFile",
    "RevisionParent",
    "SafetyAnswer",
    "SafetyCarrier",
    "SafetyNotice",
    "SimilarityFlag",
    "Upload",
]
