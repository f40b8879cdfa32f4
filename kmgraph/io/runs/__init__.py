"""The folders of a run, public and private, written together and checked when they are read.

```
 files of both folders ──> stage (beside the old run, each file with its digest, the manifest last)
                             │  journal appears: from here on the new run counts
                             v
                  exchange of the folders, or file by file where others have files in them ──> stage removed
```

In come names and contents for a public and a private folder, and where the run comes from; out come the two folders,
old or new and never a mixture for whoever reads through `run_file`, `run_parts` or `check_run`. This room adds
manifests, and finishes or removes what dead runs left; it forgets the old run once the new one stands.
"""

from kmgraph.io.runs.check import check_run, finish_run, run_file, run_parts
from kmgraph.io.runs.folders import RunFolders
from kmgraph.io.runs.journal import PRIVATE_SUFFIX
from kmgraph.io.runs.keep import run_that_keeps
from kmgraph.io.runs.manifest import MANIFEST_NAME, FileDigest, InputDigest, Manifest, RunOrigin
from kmgraph.io.runs.remove import read_run, remove_folder, remove_leftovers_in, remove_run, settle_run

__all__ = [
    "MANIFEST_NAME",
    "PRIVATE_SUFFIX",
    "FileDigest",
    "InputDigest",
    "Manifest",
    "RunFolders",
    "RunOrigin",
    "check_run",
    "finish_run",
    "read_run",
    "remove_folder",
    "remove_leftovers_in",
    "remove_run",
    "run_file",
    "run_parts",
    "run_that_keeps",
    "settle_run",
]
