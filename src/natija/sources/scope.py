"""A mapping held against a definition, before a file is looked at.

What a mapping says about every row alike (form, fields, stage, holder) is checked here, once, as a mistake of the
mapping; what rows say is checked with the rows. Who holds the papers is never assumed.
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from natija.errors import BadUse, Unknown
from natija.model.definition import Definition
from natija.model.figures import STAGES
from natija.model.forms import Form
from natija.model.records import Alias
from natija.sources.directory import directory
from natija.sources.mapping import Column, Mapping, check_mapping
from natija.sources.subjects import Scope, Stations
from natija.sources.templates import fixed, parse_template


def scope_of(
    mapping: Mapping, definition: Definition, stations: Stations, *, reader: str, aliases: Iterable[Alias]
) -> Scope:
    """Everything rows are looked up in. Raises BadUse for a mapping that does not go with the definition."""
    check_mapping(mapping)
    form = form_of(definition, mapping.form)
    _check_form(mapping, form)
    _check_fields(mapping, definition, form)
    if not mapping.holder:
        raise BadUse("the mapping does not say who holds the papers", next_step='write into it: holder = "commission"')
    _check_constant("stage", mapping.stage or form.stage, STAGES)
    if definition.holders and not mapping.holder.startswith("agents:"):
        _check_constant("holder", mapping.holder, (holder.id for holder in definition.holders))
    if not (mapping.reader or reader):
        raise BadUse("nobody is named who read this file", next_step='set reader, as in "transcriber:form45.com"')
    literal = reader.replace("{", "{{").replace("}", "}}")
    return Scope(
        mapping=msgspec.structs.replace(mapping, reader=mapping.reader or literal),
        form=form,
        fields=definition.profile.fields,
        names=directory(definition, aliases),
        stations=stations,
    )


def form_of(definition: Definition, id_: str) -> Form:
    """A form of the definition's profile."""
    forms = {form.id: form for form in definition.profile.forms}
    if id_ not in forms:
        raise Unknown("form", id_, forms)
    return forms[id_]


def _check_form(mapping: Mapping, form: Form) -> None:
    """A list is made of a form that is a list, a collation of one that has rows."""
    if (mapping.makes == "list") != (form.role == "list"):
        step = 'makes = "list" goes with a form whose role is a list, and only with one'
        raise BadUse(
            f"form {form.id} has the role {form.role!r}, and the mapping makes {mapping.makes}", next_step=step
        )
    if mapping.makes == "collation" and not form.rows:
        raise BadUse(f"form {form.id} has no rows of its own", next_step='use makes = "forms": a claim per unit')


def _check_fields(mapping: Mapping, definition: Definition, form: Form) -> None:
    """Every field is on the form, once per unit or per candidate as the mapping has it."""
    rules = mapping.candidate
    columns = [one.field if isinstance(one, Column) else "votes" for one in rules.columns.values()]
    asked = {
        "unit": [*mapping.fields.values(), *rules.as_fields.values()],
        "candidate": [*rules.fields.values(), *columns],
    }
    for per, ids in asked.items():
        known = {one.id for one in definition.profile.fields if one.per == per} & set(form.fields)
        for id_ in ids:
            if id_ not in known:
                raise Unknown(f"field per {per} of form {form.id}", id_, known)


def _check_constant(kind: str, template: str, choices: Iterable[str]) -> None:
    """A text that is the same for every row must be one of the choices."""
    text = fixed(parse_template(template))
    known = set(choices)
    if text is not None and text not in known:
        raise Unknown(kind, text, known)
