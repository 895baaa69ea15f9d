"""Small definitions and files for the tests of this folder."""

from __future__ import annotations

from pathlib import Path

from natija.countries import profile
from natija.model.definition import (
    Candidate,
    Contest,
    Definition,
    Election,
    Holder,
    Parent,
    Party,
    Person,
    Predecessor,
    Unit,
)

SMALL = {
    "election.toml": 'title = "Small"\nprofile = "generic"\nsource = "made up"\nfictional = true\n',
    "elections.csv": "id,name,date\nge1,First,2020-01-01\nge2,Second,2024-02-08\n",
    "units.csv": "id,label,type,name_en,name_ur\nC-1@2023,C-1,constituency,North,شمال\nX@2023,X,district,X,\n",
    "parents.csv": "tree,unit,parent\nnational,C-1@2023,X@2023\n",
    "contests.csv": (
        "id,label,election,office,unit,tree,on_ballot\n"
        "ge2/C-1,C-1,ge2,assembly,C-1@2023,national,3\n"
        "ge1/C-1,C-1 (first),ge1,assembly,C-1@2023,national,\n"
    ),
    "candidates.csv": "contest,serial,person,party\nge2/C-1,10,p-b,\nge2/C-1,2,p-a,one\n",
    "people.csv": "id,name_en,name_ur\np-a,Ann Ali,\np-b,Bo Baig,بو بیگ\n",
    "parties.csv": "id,label,colour\none,ONE,#1b6e3c\n",
    "holders.csv": "id,kind\ncommission,commission\npress:dawn,media\n",
    "predecessors.csv": "contest,before,how,source\nge2/C-1,ge1/C-1,stated,gazette\n",
}
"""A definition folder, file by file."""


def write(folder: Path, files: dict[str, str]) -> Path:
    """A folder with these files."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def small() -> Definition:
    """The definition SMALL says, made by hand, rows in key order."""
    return Definition(
        title="Small",
        fictional=True,
        source="made up",
        profile=profile("generic"),
        elections=(
            Election(id="ge1", name="First", date="2020-01-01"),
            Election(id="ge2", name="Second", date="2024-02-08"),
        ),
        units=(
            Unit(id="C-1@2023", label="C-1", type="constituency", names={"en": "North", "ur": "شمال"}),
            Unit(id="X@2023", label="X", type="district", names={"en": "X"}),
        ),
        parents=(Parent(tree="national", unit="C-1@2023", parent="X@2023"),),
        contests=(
            Contest(
                id="ge1/C-1", label="C-1 (first)", election="ge1", office="assembly", unit="C-1@2023", tree="national"
            ),
            Contest(
                id="ge2/C-1",
                label="C-1",
                election="ge2",
                office="assembly",
                unit="C-1@2023",
                tree="national",
                on_ballot=3,
            ),
        ),
        candidates=(
            Candidate(contest="ge2/C-1", serial="2", person="p-a", party="one"),
            Candidate(contest="ge2/C-1", serial="10", person="p-b"),
        ),
        people=(Person(id="p-a", names={"en": "Ann Ali"}), Person(id="p-b", names={"en": "Bo Baig", "ur": "بو بیگ"})),
        parties=(Party(id="one", label="ONE", colour="#1b6e3c"),),
        holders=(Holder(id="commission", kind="commission"), Holder(id="press:dawn", kind="media")),
        predecessors=(Predecessor(contest="ge2/C-1", before="ge1/C-1", how="stated", source="gazette"),),
    )
