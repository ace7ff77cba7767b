"""Course folders in and out: from disk or a .zip, checked, taken whole or not at all."""

from lms.courses.importer.archive import read_archive, write_archive
from lms.courses.importer.checking import RootCheck, check_root
from lms.courses.importer.folders import FolderRefused, Root, read_folder, read_root
from lms.courses.importer.giving import export_course, export_folder
from lms.courses.importer.planning import Plan, plan_root
from lms.courses.importer.taking import (
    DocumentChange,
    ImportReport,
    import_all,
    import_course,
    import_plan,
    import_programme,
    import_root,
    take_course,
)

__all__ = [
    "DocumentChange",
    "FolderRefused",
    "ImportReport",
    "Plan",
    "Root",
    "RootCheck",
    "check_root",
    "export_course",
    "export_folder",
    "import_all",
    "import_course",
    "import_plan",
    "import_programme",
    "import_root",
    "plan_root",
    "read_archive",
    "read_folder",
    "read_root",
    "take_course",
    "write_archive",
]
