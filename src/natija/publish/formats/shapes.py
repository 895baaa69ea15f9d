"""The tables that are published, described: what a row is, what stands in each column, what it refers to.

Ids are the record's and the definition's own and stay the same from version to version. `cell` names what a figure is
of by one text (`votes:12` of candidate 12, `polled` of the unit), so that the key of a figure is never empty.
"""

from __future__ import annotations

from natija.publish.formats.nouns import Shape, flag, key, text, to, whole

_CONTEST = key("contest", "id of the contest")
_BASIS = key("basis", "which claims make the result")
_UNIT = key("unit", "id of the reporting unit")
_CELL = key("cell", "what the figure is of: field, or field:candidate")
_FIELD = key("field", "field of the form, as the codebook has it")
_CANDIDATE = text("candidate", "ballot serial in the contest; empty for a figure of the whole unit")
_DOCUMENT = text("document", "id of the document it was read from")
_SAYS = text("says", "what is said, in our words")
_RANGE = (
    whole("low", "least the claims leave open"), whole("high", "greatest the claims leave open"),
)  # fmt: skip
_NAMES = (text("name_en", "name in English"), text("name_ur", "name in Urdu"))
_OF_CONTEST = to("contests", "contest")
_OF_CANDIDATE = to("candidates", "contest", "candidate", partly=True)
_OF_STATION = to("stations", "contest", "unit")
_OF_DOCUMENT = to("documents", "document")

DEFINED = (
    Shape(
        name="elections", says="An election: one poll.", key=("election",),
        columns=(key("election", "id"), text("name", "its name"), text("date", "polling day")),
    ),
    Shape(
        name="units", says="A reporting unit above the station.", key=("unit",),
        columns=(_UNIT, text("label", "as people write it"), text("type", "kind of unit"), *_NAMES),
    ),
    Shape(
        name="unit_parents", says="One edge of a tree of units.", key=("tree", "unit"),
        columns=(key("tree", "name of the tree"), _UNIT, key("parent", "id of the unit above")),
        foreign=(to("units", "unit"), to("units", "parent", at=("unit",))),
    ),
    Shape(
        name="parties", says="A party or label that candidates stand under.", key=("party",),
        columns=(key("party", "id"), text("label", "short label"), *_NAMES, text("colour", "#rrggbb")),
    ),
    Shape(
        name="people", says="A person who stands, sits or is spoken of.", key=("person",),
        columns=(key("person", "id"), *_NAMES),
    ),
    Shape(
        name="holders", says="Who can have a copy of a form, where the definition names them.", key=("holder",),
        columns=(key("holder", "id"), text("kind", "commission, agents, observer, media, court or other"), *_NAMES),
    ),
    Shape(
        name="contests", says="A contest: an office decided in a unit.", key=("contest",),
        columns=(
            _CONTEST, text("label", "as people write it"), text("election", "id of the election"),
            text("office", "what is decided"), _UNIT, text("tree", "tree of units its stations report along"),
            whole("seats", "number elected"), whole("on_ballot", "candidates on the ballot paper, where known"),
            text("before", "id of the contest before this one"),
            text("before_how", "how that is known: stated, matched or guess"), *_NAMES,
        ), foreign=(to("elections", "election"), to("units", "unit")),
    ),
    Shape(
        name="candidates", says="Who stands in a contest, by ballot serial.", key=("contest", "candidate"),
        columns=(
            _CONTEST, key("candidate", "ballot serial, or what the source has in its place"),
            text("person", "id of the person"), text("party", "id of the party on the ballot"),
            text("symbol", "symbol on the ballot"),
            flag("listed", "whether the definition lists this serial; false: it only occurs on a form"),
        ), foreign=(_OF_CONTEST, to("people", "person"), to("parties", "party")),
    ),
)  # fmt: skip

HELD = (
    Shape(
        name="documents", says="A paper, page or file that figures were read from.", key=("document",),
        columns=(
            key("document", "id of its record"), text("digest", "SHA-256 of its bytes, where they are kept"),
            text("citation", "how it is cited"), text("url", "where it was found"), text("holder", "who had this copy"),
            text("obtained", "when it was obtained"), text("published", "when it was published"),
            text("confidence", "how sure its reader is: high, medium, low"),
            flag("withdrawn", "whether its record has been taken back since"),
        ),
    ),
    Shape(
        name="stations", says="A unit below a contest of which a station list or a form speaks.",
        key=("contest", "unit"),
        columns=(
            _CONTEST, _UNIT, text("name", "name as a list prints it"), text("type", "kind of station as listed"),
            whole("registered", "registered voters, where the lists agree"),
            flag("listed", "whether a station list has it"),
        ), foreign=(_OF_CONTEST,),
    ),
    Shape(
        name="station_parents", says="A unit above a station, as a station list states it.",
        key=("unit", "tree", "parent"),
        columns=(_UNIT, key("tree", "name of the tree"), key("parent", "id of the unit above")),
    ),
    Shape(
        name="forms", says="One page or statement of figures as one reader read it.", key=("form",),
        columns=(
            key("form", "beginning of the record's id"), key("record", "id of the record"),
            key("blank", "which form it is, for example 45"), text("contest", "id of the contest"),
            key("unit", "id of the unit the page is of"), key("stage", "act the figures come from"),
            key("holder", "who had this copy"), key("reader", "role and opaque id of the reader"),
            whole("sitting", "which reading of the same paper by the same reader"), _DOCUMENT,
            text("place", "where in the document"), text("speaker", "who states it"), text("stated", "date stated"),
            whole("counted", "stations it says it covers"), whole("of", "of so many"),
        ), foreign=(_OF_CONTEST, _OF_DOCUMENT),
    ),
    Shape(
        name="form_values", says="One figure of a form as it was read.", key=("form", "unit", "cell"),
        columns=(
            key("form", "beginning of the record's id"), key("unit", "id of the unit the figure is of"), _CELL, _FIELD,
            _CANDIDATE, whole("value", "the figure; empty where there is none, which is not 0"),
            text("reason", "why there is none: illegible, empty, no-field, not-held, not-transcribed"),
        ), foreign=(to("forms", "form"),),
    ),
)  # fmt: skip

RESULTS = (
    Shape(
        name="outcomes", says="What a contest comes to under a basis, with its coverage.", key=("basis", "contest"),
        columns=(
            _BASIS, _CONTEST, key("status", "what the result is"),
            text("leader", "ballot serial of the first; empty where nobody is or several may be"),
            text("tied", "ballot serials of those level as first"),
            whole("margin_low", "least lead over the next"), whole("margin_high", "greatest lead over the next"),
            whole("polled", "ballots, over returns that give both"),
            whole("registered", "registered voters, over the same"),
            whole("counted", "returns that count"), whole("expected", "stations listed; empty where no list is held"),
            flag("list_complete", "whether the list says it is complete"), whole("void", "units whose poll is void"),
            whole("in_error", "counted returns with an open error"),
            whole("unlisted", "counted returns of stations not on the list"),
            whole("candidates_read", "candidates with a figure"), whole("on_ballot", "candidates on the ballot paper"),
        ), foreign=(_OF_CONTEST, to("candidates", "contest", "leader", at=("contest", "candidate"), partly=True)),
    ),
    Shape(
        name="results_contest", says="A total of a contest under a basis.", key=("basis", "contest", "cell"),
        columns=(
            _BASIS, _CONTEST, _CELL, _FIELD, _CANDIDATE,
            whole("value", "sum where every counted return gives a figure"), *_RANGE,
            whole("counted", "returns that give a figure"), whole("ranged", "returns that give only a range"),
        ), foreign=(_OF_CONTEST, _OF_CANDIDATE),
    ),
    Shape(
        name="results_unit", says="A total of a unit between the stations and the contest.",
        key=("basis", "contest", "unit", "cell"),
        columns=(
            _BASIS, _CONTEST, _UNIT, _CELL, _FIELD, _CANDIDATE,
            whole("value", "sum where every counted return gives a figure"), *_RANGE,
            whole("counted", "returns that give a figure"), whole("ranged", "returns that give only a range"),
        ), foreign=(_OF_CONTEST, _OF_CANDIDATE),
    ),
    Shape(
        name="results_station", says="A figure of a station as accepted under a basis.",
        key=("basis", "contest", "unit", "cell"),
        columns=(
            _BASIS, _CONTEST, _UNIT, _CELL, _FIELD, _CANDIDATE,
            whole("value", "the figure; empty where unknown"), *_RANGE,
            text("left_out", "why the return is in no total: not-held, void, stated-sum"),
        ), foreign=(_OF_STATION, _OF_CANDIDATE),
    ),
    Shape(
        name="versions", says="A version of a contest's result that somebody holds or states; none is preferred.",
        key=("contest", "version"),
        columns=(
            _CONTEST, key("version", "form, stage and holder; and the record where it is stated as a whole"),
            key("blank", "which form"), key("stage", "act the figures come from"), key("holder", "whose it is"),
            whole("stations", "stations it covers; empty where it is stated for the whole contest"),
            whole("of", "of so many"), whole("zero_forms", "forms of nothing but zeros"), text("stated", "date"),
            text("source", "its citation"), text("confidence", "how sure its reader is"),
            text("record", "id of the record that states it"),
        ), foreign=(_OF_CONTEST,),
    ),
    Shape(
        name="version_values", says="What a version gives for a candidate or field.",
        key=("contest", "version", "cell"),
        columns=(
            _CONTEST, key("version", "of which version"), _CELL, _FIELD, _CANDIDATE,
            whole("value", "the figure; empty where readings differ"), *_RANGE,
            whole("forms", "station forms that give it; empty where it is stated as a whole"),
        ), foreign=(to("versions", "contest", "version"), _OF_CANDIDATE),
    ),
    Shape(
        name="discrepancies", says="A figure of a station in which two versions that number stations alike differ.",
        key=("contest", "unit", "cell", "left", "right"),
        columns=(
            _CONTEST, _UNIT, _CELL, _FIELD, _CANDIDATE, key("left", "one version"), key("right", "another"),
            whole("left_low", "least reading of the left"), whole("left_high", "greatest reading of the left"),
            whole("right_low", "least reading of the right"), whole("right_high", "greatest reading of the right"),
        ), foreign=(_OF_STATION, _OF_CANDIDATE),
    ),
    Shape(
        name="findings", says="What does not add up under a basis: a question about papers and readings.",
        key=("finding",),
        columns=(
            key("finding", "id: hash of code, place and records"), key("code", "stable code"),
            key("severity", "error or warning"), text("title", "what the code means"), _BASIS, _CONTEST, _UNIT,
            text("candidate", "ballot serial it is about, or two of them with a stroke between"),
            text("numbers", "the numbers it is about, as a JSON object"),
            text("suggestions", "readings that would mend it, as a JSON list; never applied"),
        ), foreign=(_OF_CONTEST,),
    ),
    Shape(
        name="finding_records", says="A record a finding rests on.", key=("finding", "record"),
        columns=(key("finding", "of which finding"), key("record", "id of the record")),
        foreign=(to("findings", "finding"),),
    ),
)  # fmt: skip

SAID = (
    Shape(
        name="notices", says="An official act that has taken effect.", key=("notice",),
        columns=(
            key("notice", "id of the record"), key("act", "what was done"), text("contest", "id of the contest"),
            key("effective", "date from which it holds"), key("decided_by", "who decided"), text("forum", "where"),
            text("candidate", "ballot serial or party it names"), text("pool", "pool of seats it is about"),
            whole("number", "how many seats or stations"), flag("in_force", "whether no later act ended it"),
            text("supersedes", "id of the notice it replaces"), _SAYS, _DOCUMENT,
            text("confidence", "how sure its reader is"),
        ), foreign=(_OF_CONTEST, _OF_DOCUMENT),
    ),
    Shape(
        name="events", says="Custody of a paper, an incident, a shutdown.", key=("event",),
        columns=(
            key("event", "id of the record"), key("kind", "what happened"), text("contest", "id of the contest"),
            text("blank", "which form it concerns"), text("holder", "whose copy it concerns"),
            key("happened", "when"), _SAYS, _DOCUMENT,
        ), foreign=(_OF_CONTEST, _OF_DOCUMENT),
    ),
    Shape(
        name="act_units", says="A unit that a notice or an event names.", key=("record", "unit"),
        columns=(key("record", "id of the notice or event"), _UNIT),
    ),
    Shape(
        name="statements", says="What a person or party says that is not a count.", key=("statement",),
        columns=(
            key("statement", "id of the record"), key("kind", "concession, refusal, allegation, response, …"),
            text("contest", "id of the contest"), key("speaker", "id of the person or party, or a name"),
            key("stated", "when"), _SAYS, _DOCUMENT,
        ), foreign=(_OF_CONTEST, _OF_DOCUMENT),
    ),
    Shape(
        name="affiliations", says="A dated, sourced statement that a person belongs to a party.", key=("affiliation",),
        columns=(
            key("affiliation", "id of the record"), text("person", "id of the person; empty where only counted"),
            key("party", "id of the party, or independent"), key("kind", "ballot, backed-by or house"),
            key("since", "from when"), text("until", "until when, where stated"), text("contest", "id of the contest"),
            text("according_to", "who says so"), whole("members", "how many, where nobody is named"),
            text("supersedes", "id of the affiliation it reverses"), _DOCUMENT, text("confidence", "how sure"),
        ), foreign=(_OF_CONTEST, _OF_DOCUMENT),
    ),
    Shape(
        name="aliases", says="Another name of a person, party, unit or contest, as some source writes it.",
        key=("alias",),
        columns=(
            key("alias", "id of the record"), key("of", "person, party, unit or contest"), key("id", "id of it"),
            key("name", "the name"), text("lang", "language"), _DOCUMENT,
        ), foreign=(_OF_DOCUMENT,),
    ),
    Shape(
        name="votes", says="A choice in a floor vote, with its count or the members who cast it.", key=("vote",),
        columns=(
            key("vote", "id of the record"), key("chamber", "id of the chamber"), key("motion", "what was put"),
            key("held", "when"), key("choice", "which choice"), whole("count", "how many"),
            text("party", "whose members"), _DOCUMENT,
        ), foreign=(_OF_DOCUMENT,),
    ),
)  # fmt: skip

SHAPES: tuple[Shape, ...] = (*DEFINED, *HELD, *RESULTS, *SAID)
"""Every published table; a table refers only to earlier ones."""
