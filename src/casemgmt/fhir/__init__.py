"""FHIR R4 in: parsed JSON becomes a record, with a report of what was read and what was not."""

from casemgmt.fhir.ndjson import Ndjson, read_ndjson
from casemgmt.fhir.reading import FHIR_SECTIONS, read_bundle, read_people
from casemgmt.fhir.report import Import, ImportReport, LeftOut, People, Reason

__all__ = [
    "FHIR_SECTIONS",
    "Import",
    "ImportReport",
    "LeftOut",
    "Ndjson",
    "People",
    "Reason",
    "read_bundle",
    "read_ndjson",
    "read_people",
]
