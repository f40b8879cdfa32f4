"""`forget`: a person's or a post's traces out of a project and its outputs, and the proof that they are gone."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from kmgraph.commands.forget_outputs import OutputsDone, check_outputs, make_outputs_again
from kmgraph.errors import InputError, KmgraphError, UsageError
from kmgraph.io import (
    RunFolders,
    list_cached,
    list_scratch,
    missing_file,
    open_folder,
    remove_leftovers_in,
    settle_run,
    sweep_scratch,
)
from kmgraph.model import Project, Source
from kmgraph.observe import (
    SoughtPerson,
    SoughtPost,
    SoughtRows,
    can_rewrite,
    cluster_pseudonym,
    find_rows,
    iter_row_texts,
    write_without,
)
from kmgraph.pipeline import Knowledge, Step, load_knowledge, silent, still_as_read
from kmgraph.pipeline.forgetting import (
    FoundStores,
    TraceReport,
    TraceWords,
    find_stores,
    find_version_control,
    search_files,
)
from kmgraph.project import load_project, project_key

_ROWS_AT_ONCE = 2_048


@dataclass(frozen=True, slots=True)
class SourcePlan:
    """What goes from one source.

    Attributes:
        source: The file.
        found: The rows that were looked for.
        mentions: Rows of others in which a word of theirs stands, sorted.
        rows: What goes: the rows found, and those of others if that was asked for.
        is_ours: Whether kmgraph can write the file anew; else the rows are named.
        links: How many other names the file has in its file system.
    """

    source: Source
    found: SoughtRows
    mentions: tuple[int, ...]
    rows: tuple[int, ...]
    is_ours: bool
    links: int = 0

    @property
    def is_emptied(self) -> bool:
        """Return whether no row stays."""
        return self.is_ours and bool(self.rows) and len(self.rows) >= self.found.n_rows


@dataclass(frozen=True)
class ForgetPlan:
    """What is going to be done; nothing is yet.

    Attributes:
        words: What a trace is made of.
        sources: Of each source of the project.
        stores: What kmgraph made that is there.
        before: Where traces are now.
        roots: All that is searched.
        doubtful: What kmgraph made that may count them though no byte names them, as far as it stays -> why.
    """

    project: Project
    sought: SoughtPerson | SoughtPost
    knowledge: Knowledge
    words: TraceWords
    sources: tuple[SourcePlan, ...]
    stores: FoundStores
    before: TraceReport
    roots: tuple[Path, ...]
    doubtful: tuple[tuple[Path, str], ...] = ()

    @property
    def changes_sources(self) -> bool:
        """Return whether rows of sources that kmgraph can write anew go."""
        return any(plan.rows and plan.is_ours for plan in self.sources)

    @property
    def is_nothing(self) -> bool:
        """Return whether there is no row and no trace anywhere."""
        return not any(plan.rows or plan.mentions for plan in self.sources) and not self.before.count

    @property
    def outputs_to_make(self) -> FoundStores:
        """Return what has to be made again: all of it where rows go, else what holds a trace."""
        if self.changes_sources:
            return self.stores
        if any(plan.rows for plan in self.sources):
            # As long as the rows are there, what is made of them holds the same.
            return FoundStores()
        traces = (*self.before.traces, *self.before.names)
        runs = tuple(run for run in self.stores.runs if any(map(run.holds, traces)))
        stores = tuple(
            store for store in self.stores.stores if any(path.is_relative_to(store) for path in self.before.traces)
        )
        return FoundStores(runs, tuple(entry for entry in self.stores.rules if entry[0] in traces), stores)


@dataclass(frozen=True)
class ForgetReport:
    """What was done.

    Attributes:
        outputs: What was made again and what was removed.
        after: What a search found afterwards.
        rows_left: Source -> rows of theirs that are still there.
        version_control: Where earlier versions are kept, or None.
        scratch: Folders that running commands use.
    """

    plan: ForgetPlan
    outputs: OutputsDone
    after: TraceReport
    rows_left: tuple[tuple[Path, tuple[int, ...]], ...]
    version_control: Path | None
    scratch: tuple[Path, ...]

    @property
    def is_proven(self) -> bool:
        """Return whether no trace was found in anything that was searched, and all of it could be searched."""
        return not (self.after.count or self.rows_left or self.after.unsearched or self.doubtful)

    @property
    def doubtful(self) -> tuple[tuple[Path, str], ...]:
        """Return what stays and may count them though no byte names them -> why."""
        done = {*self.outputs.made, *self.outputs.removed}
        return tuple((path, why) for path, why in self.plan.doubtful if path not in done)


def plan_forgetting(
    folder: Path,
    author: str | None = None,
    post: str | None = None,
    also: Sequence[Path] = (),
    step: Step = silent,
    *,
    mentions: bool = False,
) -> ForgetPlan:
    """Return what would go from a project; only what dead runs left unfinished is finished or removed.

    Args:
        folder: The project's.
        author: Handle of an author, or the pseudonym that stands for it.
        post: Id of a row.
        also: Files and folders outside the project that kmgraph wrote.
        step: Told of each step.
        mentions: Whether rows of others in which a word of theirs stands go too.

    Raises:
        UsageError: If not exactly one of author and post is named.
        KmgraphError: If the project or a source can't be read, or what was made of them can't be written.
    """
    project = load_project(folder)
    key = project_key(project)
    sought = _sought(author, post, key)
    for path in also:
        if not path.exists():
            raise missing_file(path, what="file or folder")
    knowledge = load_knowledge(project, step)
    with step("looking for rows"):
        found = [_find(source, sought, project, knowledge, key) for source in project.sources]
    words = _words(sought, found, key)
    with step("searching every byte"):
        plans = tuple(
            _plan(source, rows, words, mentions=mentions) for source, rows in zip(project.sources, found, strict=True)
        )
        _clear_leftovers(project)
        roots = _roots(project, also)
        stores = find_stores(roots)
        roots = tuple(dict.fromkeys((*roots, *(path for run in stores.runs for path in run.paths))))
        before = search_files((*roots, *list_cached()), words)
    doubtful = tuple(_doubtful(project, stores))
    plan = ForgetPlan(project, sought, knowledge, words, plans, stores, before, roots, doubtful)
    check_outputs(plan.outputs_to_make)
    return plan


def forget_traces(plan: ForgetPlan, step: Step = silent) -> ForgetReport:
    """Do what a plan says, search again, and return what was done and found.

    Rows go first, so that what is broken off is finished by doing it again.

    Raises:
        KmgraphError: If a source can't be written, or what a run needs can't be read.
    """
    with step("writing the sources without those rows"):
        for path, (source, rows) in _rewrites(plan).items():
            with open_folder(path.parent) as folder, folder.open(path.name) as target:
                write_without(source, rows, target)
            remove_leftovers_in(path.parent)
    emptied = {entry.source.path for entry in plan.sources if entry.is_emptied}
    left = tuple(source for source in plan.project.sources if source.path not in emptied)
    try:
        outputs = make_outputs_again(plan.project, left, plan.outputs_to_make, step)
    except KmgraphError as error:
        raise InputError(
            f"rows were removed, but not all that was made of them could be made again or removed: {error.what}",
            where=error.where,
            hint="mend that, then run kmgraph guidelines, and kmgraph forget once more",
        ) from error
    with step("searching every byte"):
        _drop_caches(plan.words)
        sweep_scratch()
        after = search_files((*plan.roots, *list_cached()), plan.words)
    rows_left = _rows_left(plan, left)
    version_control = find_version_control(plan.project.folder or Path())
    return ForgetReport(plan, outputs, after, rows_left, version_control, list_scratch())


def _doubtful(project: Project, stores: FoundStores) -> Iterator[tuple[Path, str]]:
    """Yield runs of other tables than the project has now, and folders of runs without their manifests."""
    for run in stores.runs:
        if run.manifest.origin is not None and not still_as_read(project, run.manifest.origin):
            yield run.folders.public, "it was made of other tables than there are now; run kmgraph guidelines again"
    for folder in stores.without_manifest:
        yield folder, "it looks like a run's, but no manifest says which; run kmgraph guidelines again, or remove it"


def _sought(author: str | None, post: str | None, key: bytes) -> SoughtPerson | SoughtPost:
    if (author is None) == (post is None):
        raise UsageError("name one author or one post", hint="--author HANDLE, or --post ID")
    if author is not None:
        return SoughtPerson(author, key)
    if not str(post).strip():
        raise UsageError("no row has an empty id", where="--post", hint="name the id as the data has it")
    return SoughtPost(str(post))


def _find(
    source: Source, sought: SoughtPerson | SoughtPost, project: Project, knowledge: Knowledge, key: bytes
) -> SoughtRows:
    vocabulary = knowledge.ontology.vocabulary
    return find_rows(source, sought, vocabulary, knowledge.hierarchy, key=key, platforms=project.platform_ids)


def _words(sought: SoughtPerson | SoughtPost, found: Sequence[SoughtRows], key: bytes) -> TraceWords:
    ids = (row_id for rows in found for row_id in rows.ids)
    if isinstance(sought, SoughtPost):
        return TraceWords.of((sought.id,), ids)
    spellings = {*sought.iter_spellings(), *(spelling for rows in found for spelling in rows.spellings)}
    clusters = (cluster_pseudonym(spelling, key) for spelling in spellings)
    pseudonyms = (pseudonym for rows in found for pseudonym in rows.pseudonyms)
    return TraceWords.of(spellings, sought.pseudonyms, pseudonyms, clusters, ids)


def _plan(source: Source, found: SoughtRows, words: TraceWords, *, mentions: bool) -> SourcePlan:
    theirs = set(found.rows)
    others = tuple(_mentions(((row, text) for row, text in iter_row_texts(source) if row not in theirs), words))
    rows = tuple(sorted((*found.rows, *others))) if mentions else found.rows
    links = source.path.stat().st_nlink - 1
    return SourcePlan(source, found, others, rows, can_rewrite(source), links)


def _mentions(rows: Iterable[tuple[int, str]], words: TraceWords) -> Iterator[int]:
    """Yield the rows in whose text a word stands; many are looked at together, for hardly any holds one."""
    rows = iter(rows)
    while batch := list(islice(rows, _ROWS_AT_ONCE)):
        if words.stands_in("\n".join(text for _, text in batch)):
            yield from (row for row, text in batch if words.stands_in(text))


def _clear_leftovers(project: Project) -> None:
    sweep_scratch()
    settle_run(RunFolders(project.output, within=project.folder))
    for path in {source.path.parent for source in project.sources}:
        remove_leftovers_in(path)


def _roots(project: Project, also: Sequence[Path]) -> tuple[Path, ...]:
    folders = RunFolders(project.output)
    return (project.folder or Path(), *also, *(path for path in (folders.public, folders.private) if path.exists()))


def _rewrites(plan: ForgetPlan) -> dict[Path, tuple[Source, frozenset[int]]]:
    """Return the files to write anew, links to them followed; a file that is named twice is written once."""
    files: dict[Path, tuple[Source, frozenset[int]]] = {}
    for entry in plan.sources:
        if entry.rows and entry.is_ours:
            path = entry.source.path.resolve()
            before = files.get(path, (entry.source, frozenset[int]()))[1]
            files[path] = entry.source, before | frozenset(entry.rows)
    return files


def _rows_left(plan: ForgetPlan, sources: Sequence[Source]) -> tuple[tuple[Path, tuple[int, ...]], ...]:
    key = project_key(plan.project)
    left = []
    for source in sources:
        # What can't be read any more, such as a file with nothing but broken rows, is searched byte by byte.
        with contextlib.suppress(KmgraphError):
            left.append((source.path, _find(source, plan.sought, plan.project, plan.knowledge, key).rows))
    return tuple((path, rows) for path, rows in left if rows)


def _drop_caches(words: TraceWords) -> None:
    report = search_files(list_cached(), words)
    for path in (*report.traces, *report.names):
        with open_folder(path.parent) as cache:
            cache.remove(path.name)
