"""A database file is refused on a share of the network, by what the system says it mounts."""

import pytest

from app.host.mounts import OnShare, refuse_share, share_of
from app.host.paths import Paths
from app.jobs.profile import open_profile

LOCAL = "/dev/sda1 / ext4 rw,relatime 0 0\nproc /proc proc rw 0 0\ntmpfs /tmp tmpfs rw 0 0\n"


@pytest.mark.parametrize(
    "line",
    [
        "nas:/homes {at} nfs rw 0 0",
        "nas:/homes {at} nfs4 rw,vers=4.2 0 0",
        "//nas/homes {at} cifs rw 0 0",
        "//nas/homes {at} smb3 rw 0 0",
        "ada@nas:/homes {at} fuse.sshfs rw 0 0",
    ],
)
def test_a_share_is_refused_and_named(tmp_path, line):
    at = tmp_path / "homes"
    mounts = LOCAL + line.format(at=at) + "\n"
    with pytest.raises(OnShare, match="network share") as refused:
        refuse_share(at / "ada" / "segue.db", mounts)
    source, _, kind, *_ = line.split(" ")
    assert f"({kind} from {source})" in refused.value.what
    assert "nothing was changed" in refused.value.safe
    assert "--profile-dir" in refused.value.todo
    refuse_share(tmp_path / "homes-of-others" / "segue.db", mounts)


def test_what_is_of_this_computer_is_taken(tmp_path):
    mounts = LOCAL + f"/dev/sdb1 {tmp_path} xfs rw 0 0\nportal {tmp_path}/d fuse.portal rw 0 0\n"
    refuse_share(tmp_path / "segue.db", mounts)
    refuse_share(tmp_path / "d" / "segue.db", mounts)
    refuse_share(tmp_path / "segue.db", "")
    refuse_share(tmp_path / "segue.db", "something else\n\n")


def test_the_nearest_mount_counts_and_of_two_the_last(tmp_path):
    home, disk = tmp_path / "home", tmp_path / "home" / "disk"
    mounts = LOCAL + f"nas:/h {home} nfs rw 0 0\n/dev/sdc1 {disk} ext4 rw 0 0\n"
    assert share_of(home / "segue.db", mounts).source == "nas:/h"
    assert share_of(disk / "segue.db", mounts) is None
    over = mounts + f"nas:/d {disk} nfs rw 0 0\n"
    assert share_of(disk / "segue.db", over).source == "nas:/d"
    # An automounter's own line stands before what it has mounted.
    auto = LOCAL + f"auto.home {home} autofs rw 0 0\nnas:/h {home} nfs4 rw 0 0\n"
    assert share_of(home / "segue.db", auto).kind == "nfs4"


def test_links_and_spaces_lead_to_the_share(tmp_path):
    real = tmp_path / "on nas"
    real.mkdir()
    (tmp_path / "link").symlink_to(real)
    mounts = LOCAL + f"nas:/h {str(real).replace(' ', chr(92) + '040')} nfs rw 0 0\n"
    assert share_of(tmp_path / "link" / "p" / "segue.db", mounts).folder == str(real)


def test_a_profile_on_a_share_is_not_opened_and_nothing_is_made(tmp_path, monkeypatch):
    there = tmp_path / "mounts"
    there.write_text(LOCAL + f"nas:/h {tmp_path}/nas nfs rw 0 0\n")
    monkeypatch.setattr("app.host.mounts.MOUNTS", there)
    with pytest.raises(OnShare):
        open_profile(Paths.of(tmp_path / "nas" / "profile"))
    assert not (tmp_path / "nas").exists()


def test_this_computers_own_mounts_are_read(tmp_path):
    refuse_share(tmp_path / "segue.db")
