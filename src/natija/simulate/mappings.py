"""The mappings that read a simulation's tables: what each column means, who held the papers, that all is fictional."""

from __future__ import annotations

from collections.abc import Sequence

from natija.model.forms import Form
from natija.simulate.blanks import form_of, sources, statements
from natija.simulate.consolidation import ACCOUNT
from natija.simulate.country import READER, Simulation
from natija.simulate.ids import BALLOTS, OBSERVER_ID

_VOTES = """
[candidate]
serial = "{candidate}"

[candidate.fields]
votes = "votes"
"""


def stations_mapping(simulation: Simulation) -> str:
    """The mapping that reads the station lists."""
    form = form_of(simulation.profile, "list")
    within = "\n".join(f'{tree} = "{{{tree}}}"' for tree in ("administrative", *BALLOTS))
    of = f'over = "{{{BALLOTS[0]}}}"' if simulation.plan.shared_lists else 'contest = "{contest}"'
    return f"""layout = "wide"
makes = "list"
form = "{form.id}"
election = "{simulation.plan.election}"
{of}
unit = "{{station}}"
complete = true
{_source(simulation)}
[fields]
{_same([name for name, _ in sources(form)])}

[list]
name = "{{name}}"
type = "{{type}}"

[list.within]
{within}
"""


def figures_mapping(simulation: Simulation, who: str = "commission") -> str:
    """The mapping that reads copies of the count form; `who` gave the file."""
    form = form_of(simulation.profile, "count")
    return f"""layout = "long"
form = "{form.id}"
contest = "{{contest}}"
unit = "{{station}}"
{_source(simulation, holder="{holder}", who=who)}
[fields]
{_same([name for name, _ in sources(form)])}
{_VOTES}"""


def account_mapping(simulation: Simulation) -> str:
    """The mapping that reads ballot paper accounts."""
    form = statements(simulation.profile)["account"]
    return f"""layout = "wide"
form = "{form.id}"
contest = "{{contest}}"
unit = "{{station}}"
{_source(simulation)}
[fields]
{_same([name for name in ACCOUNT if name in form.fields])}
"""


def consolidated_mapping(simulation: Simulation) -> str:
    """The mapping that reads consolidated statements: a row per station, and their own totals."""
    form = statements(simulation.profile)["consolidated"]
    return f"""layout = "long"
makes = "collation"
form = "{form.id}"
contest = "{{contest}}"
unit = "{{station}}"
over = "{{contest.unit}}"
blank = "absent"
{_source(simulation)}
[fields]
{_same(_whole(form))}
{_VOTES}"""


def provisional_mapping(simulation: Simulation) -> str:
    """The mapping that reads the sums of that night."""
    return _total_mapping(simulation, "provisional")


def declared_mapping(simulation: Simulation) -> str:
    """The mapping that reads declared results, each of which is also an official act."""
    return f"""{_total_mapping(simulation, "declared")}
[notices]
status = "{{act}}"
acts = {{ declared = "declared" }}
effective = "{{on}}"
decided_by = "commission"
"""


def _total_mapping(simulation: Simulation, name: str) -> str:
    form = statements(simulation.profile)[name]
    return f"""layout = "long"
form = "{form.id}"
contest = "{{contest}}"
unit = "{{contest.unit}}"
{_source(simulation)}
[fields]
{_same(_whole(form))}
{_VOTES}"""


def _whole(form: Form) -> list[str]:
    """Fields of a statement that we fill."""
    extra = [name for name in ("postal.valid", "postal.rejected", "stations") if name in form.fields]
    return [*(name for name, _ in sources(form)), *extra]


def _source(simulation: Simulation, holder: str = "commission", who: str = "commission") -> str:
    """Who reads, who holds, and what the file is."""
    return f"""holder = "{holder}"
reader = "{READER}"

[document]
holder = "{OBSERVER_ID if who == "observer" else who}"
citation = "Fictional: natija simulate, {simulation.plan.name}, seed {simulation.plan.seed}, file of {who}"
obtained = "{simulation.plan.polling_day}"
"""


def _same(names: Sequence[str]) -> str:
    """Columns that are called like their fields."""
    return "\n".join(f'"{name}" = "{name}"' for name in names)
