"""Sealed bytes come back as they were, in any part; what was changed, cut or swapped is refused."""

import io
from dataclasses import replace

import numpy as np
import pytest
import soundfile
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given, settings
from hypothesis import strategies as st

from app.sync.sealed_files import SealedFile, SealedReader, opened
from app.sync.sealing import CHUNK, HEADER, TAG, FileUnreadable, SealBroken, SealKey, Shape

KEY = SealKey(bytes(range(32)), b"\x00prefix"[:7])
SMALL = 16
CONTENTS = st.binary(max_size=5 * SMALL)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("sealing")


def sealed(folder, content, key=KEY, chunk=SMALL):
    file = folder / "content"
    file.write_bytes(content)
    with SealedFile(file, key, chunk) as source:
        whole = source.read(0, source.size)
        assert len(whole) == source.size
        return whole


def whole_of(raw, key=KEY, step=7):
    return b"".join(opened((raw[at : at + step] for at in range(0, len(raw), step)), key))


def reader(raw, key=KEY, size=None):
    return SealedReader(lambda start, end: raw[start:end], len(raw) if size is None else size, key)


@given(content=CONTENTS, step=st.integers(1, 200))
def test_it_comes_back_as_it_was(folder, content, step):
    raw = sealed(folder, content)
    assert whole_of(raw, step=step) == content
    assert reader(raw).read() == content
    assert len(raw) == Shape(len(content), SMALL).size


@given(content=CONTENTS, data=st.data())
def test_a_changed_byte_anywhere_is_refused(folder, content, data):
    raw = bytearray(sealed(folder, content))
    at = data.draw(st.integers(0, len(raw) - 1))
    raw[at] ^= data.draw(st.integers(1, 255))
    with pytest.raises(SealBroken):
        whole_of(bytes(raw))
    with pytest.raises(SealBroken):
        reader(bytes(raw)).read()


def test_every_bit_of_one_counts(folder):
    raw = sealed(folder, b"0123456789abcdef" * 2 + b"end")
    for at in range(len(raw)):
        for bit in range(8):
            changed = bytearray(raw)
            changed[at] ^= 1 << bit
            with pytest.raises(SealBroken):
                whole_of(bytes(changed))


@given(content=CONTENTS, data=st.data())
def test_what_is_cut_or_longer_is_refused(folder, content, data):
    raw = sealed(folder, content)
    cut = raw[: data.draw(st.integers(0, len(raw) - 1))]
    longer = raw + data.draw(st.binary(min_size=1, max_size=40))
    for wrong in (cut, longer):
        with pytest.raises(SealBroken):
            whole_of(wrong)
        with pytest.raises(SealBroken):
            reader(wrong)
    with pytest.raises(SealBroken):  # a store that lies about the size
        reader(cut, size=len(raw)).read()


def chunks_of(raw, count):
    step = SMALL + TAG
    return [raw[HEADER + n * step : HEADER + (n + 1) * step] for n in range(count)]


def test_swapped_repeated_and_left_out_chunks_are_refused(folder):
    raw = sealed(folder, bytes(range(4 * SMALL)))
    a, b, c, d = chunks_of(raw, 4)
    for order in ((b, a, c, d), (a, a, c, d), (a, b, d, c), (a, b, c), (a, c, d), (a, b, c, d, d)):
        with pytest.raises(SealBroken):
            whole_of(raw[:HEADER] + b"".join(order))


def test_a_whole_that_was_cut_at_a_chunk_under_a_header_made_for_it_is_refused(folder):
    raw = sealed(folder, bytes(3 * SMALL))
    shorter = Shape(2 * SMALL, SMALL)
    wrong = shorter.header(KEY.prefix) + raw[HEADER : shorter.size]
    with pytest.raises(SealBroken):
        whole_of(wrong)
    with pytest.raises(SealBroken):
        reader(wrong).read(1)


def test_chunks_of_another_file_under_the_same_key_do_not_fit(folder):
    # The lengths differ, so the headers do, and each chunk vouches for its header.
    one = sealed(folder, b"a" * (2 * SMALL))
    other = sealed(folder, b"b" * (2 * SMALL + 1))
    mixed = one[: HEADER + SMALL + TAG] + other[HEADER + SMALL + TAG :]
    for wrong in (mixed, one[:HEADER] + other[HEADER:], other[:HEADER] + one[HEADER:]):
        with pytest.raises(SealBroken):
            whole_of(wrong)


@pytest.mark.parametrize(
    "key", [SealKey.new(), replace(KEY, key=b"x" * 32), replace(KEY, prefix=b"another")]
)
def test_another_key_opens_nothing(folder, key):
    raw = sealed(folder, b"content")
    with pytest.raises(SealBroken):
        whole_of(raw, key)
    with pytest.raises(SealBroken):
        reader(raw, key).read()


@given(content=CONTENTS, data=st.data())
def test_any_part_of_the_sealed_form_is_the_same_whenever_it_is_read(folder, content, data):
    raw = sealed(folder, content)
    with SealedFile(folder / "content", KEY, SMALL) as source:
        for _ in range(4):
            start = data.draw(st.integers(0, len(raw)))
            end = data.draw(st.integers(start, len(raw) + 9))
            assert source.read(start, end) == raw[start:end]


@given(content=CONTENTS, moves=st.lists(st.tuples(st.integers(0, 90), st.integers(0, 90))))
def test_a_reader_is_a_file(folder, content, moves):
    ours, plain = reader(sealed(folder, content)), io.BytesIO(content)
    for at, count in moves:
        assert ours.seek(at) == plain.seek(at)
        assert ours.read(count) == plain.read(count)
        assert ours.tell() == plain.tell()
    assert ours.seek(0, io.SEEK_END) == len(content) == ours.length
    with pytest.raises(ValueError, match="before"):
        ours.seek(-1)


def test_the_same_content_twice_has_nothing_in_common(folder):
    one, other = (sealed(folder, bytes(64), SealKey.new()) for _ in range(2))
    assert not set(chunks_of(one, 4)) & set(chunks_of(other, 4))


def test_the_form_is_the_one_that_is_written_down(folder):
    """What is stored today has to open in ten years: worked out here from the description alone."""
    content = bytes(range(2 * SMALL + 5))
    raw = sealed(folder, content)
    header = b"SGBLOB\x01\x00" + (SMALL).to_bytes(4, "big") + len(content).to_bytes(8, "big")
    header += KEY.prefix + bytes(5)
    assert raw[:HEADER] == header
    for number, chunk in enumerate(chunks_of(raw, 3)):
        nonce = KEY.prefix + number.to_bytes(4, "big") + bytes([number == 2])
        begin = number * SMALL
        opens = AESGCM(KEY.key).decrypt(nonce, chunk, header)
        assert opens == content[begin : begin + SMALL]


def test_a_key_survives_as_text_and_does_not_show_itself():
    key = SealKey.new()
    assert SealKey.of(key.text()) == key
    assert key.key.hex() not in repr(key)
    assert repr(key) == "SealKey()"
    for wrong in ("", "00", key.text() + "00", "x" * 78):
        with pytest.raises(ValueError):
            SealKey.of(wrong)


def test_a_file_that_became_shorter_is_noticed(tmp_path):
    file = tmp_path / "content"
    file.write_bytes(bytes(100))
    with SealedFile(file, KEY, SMALL) as source:
        file.write_bytes(bytes(40))
        with pytest.raises(FileUnreadable, match="became shorter"):
            source.read(0, source.size)
    with pytest.raises(FileUnreadable, match="no such file"):
        SealedFile(tmp_path / "none", KEY)


@settings(max_examples=10, deadline=None)
@given(seconds=st.integers(0, 59))
def test_a_player_seeks_and_only_what_it_needs_is_fetched(call, seconds):
    raw, sound = call
    fetched = []

    def fetch(start, end):
        fetched.append((start, end))
        return raw[start:end]

    with soundfile.SoundFile(SealedReader(fetch, len(raw), KEY)) as player:
        player.seek(seconds * 16_000)
        heard = player.read(16_000, dtype="int16")
    assert np.array_equal(heard, sound[seconds * 16_000 : (seconds + 1) * 16_000])
    assert sum(end - start for start, end in fetched) < len(raw) / 4


@pytest.fixture(scope="module")
def call(folder):
    """A minute in two channels as FLAC, sealed in chunks of 64 KiB."""
    sound = np.random.default_rng(7).integers(-9_000, 9_000, (60 * 16_000, 2), np.int16)
    file = folder / "call.flac"
    soundfile.write(file, sound, 16_000, format="FLAC", subtype="PCM_16")
    with SealedFile(file, KEY, 1 << 16) as source:
        return source.read(0, source.size), sound


def test_the_shape_that_is_used():
    shape = Shape(3 * CHUNK + 1)
    assert (shape.count, shape.size) == (4, HEADER + 3 * CHUNK + 1 + 4 * TAG)
    assert Shape(0).count == 1
    assert Shape(CHUNK).count == 1
