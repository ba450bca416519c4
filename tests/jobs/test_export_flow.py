"""A list is written whole or not at all."""

from app.domain.measures import Filters
from app.domain.vocabulary import Role
from app.jobs.export_flow import export_flow
from app.reads.flow_list import FlowListQuestion


def test_an_export_that_is_stopped_leaves_the_old_file(team, tmp_path):
    team.call("Ewa Nowicka", "interested")
    folder = tmp_path / "lists"
    folder.mkdir()
    target = folder / "list.csv"
    target.write_text("what was there")
    question = FlowListQuestion("contact_to_interest", "", Filters())
    petra, far = team.people["petra"], []
    stopped = export_flow(
        team.workplace, petra, Role.SUPERVISOR, question, target, cancelled=lambda: True
    )
    assert stopped is None
    assert [one.name for one in folder.iterdir()] == ["list.csv"]
    assert target.read_text() == "what was there"
    written = export_flow(
        team.workplace,
        petra,
        Role.SUPERVISOR,
        question,
        target,
        progress=lambda done, of: far.append((done, of)),
    )
    assert written == 1
    assert far == [(0, 1)]
    assert "Ewa Nowicka" in target.read_text("utf-8-sig")
