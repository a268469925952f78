"""The log's tree against a naive one, and proofs that must not pass for another tree."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hubtui.domain.log.merkle import (
    Frontier,
    consistency_proof,
    empty_root,
    inclusion_proof,
    leaf_hash,
    root_of,
    verify_consistency,
    verify_inclusion,
)

HASHES = ("sha256", "sha384")
MOST = 80


def naive(data: Sequence[bytes], name: str) -> bytes:
    """RFC 6962 section 2.1, as it is written there."""
    if not data:
        return hashlib.new(name, b"").digest()
    if len(data) == 1:
        return hashlib.new(name, b"\x00" + data[0]).digest()
    k = 1
    while k * 2 < len(data):
        k *= 2
    return hashlib.new(name, b"\x01" + naive(data[:k], name) + naive(data[k:], name)).digest()


def leaves(count: int, name: str = "sha256") -> list[bytes]:
    return [leaf_hash(b"%d" % n, name) for n in range(count)]


def grown(count: int, name: str = "sha256") -> Frontier:
    frontier = Frontier(name=name)
    for leaf in leaves(count, name):
        frontier = frontier.append(leaf)
    return frontier


@pytest.mark.parametrize("name", HASHES)
def test_the_root_is_the_naive_one_at_every_size(name: str) -> None:
    frontier = Frontier(name=name)
    data: list[bytes] = []
    for n in range(MOST):
        assert frontier.root() == naive(data, name) == root_of(leaves(n, name), name)
        data.append(b"%d" % n)
        frontier = frontier.append(leaf_hash(data[-1], name))


def test_published_roots() -> None:
    """The values of the reference implementation of RFC 6962 (certificate-transparency)."""
    data = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657"]
    frontier = Frontier()
    for one in data:
        frontier = frontier.append(leaf_hash(bytes.fromhex(one)))
    assert empty_root().hex().startswith("e3b0c44298fc1c14")
    assert (
        leaf_hash(b"").hex() == "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"
    )
    assert frontier.root().hex() == (
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c"
    )


@pytest.mark.parametrize("name", HASHES)
def test_every_inclusion_proof_holds_and_no_other_leaf_passes(name: str) -> None:
    hashed = leaves(40, name)
    for size in range(1, 41):
        root = root_of(hashed[:size], name)
        for index in range(size):
            proof = inclusion_proof(index, size, lambda a, b: root_of(hashed[a:b], name))
            assert verify_inclusion(hashed[index], index, size, proof, root, name)
            other = (index + 1) % size
            if other != index:
                assert not verify_inclusion(hashed[other], index, size, proof, root, name)
                assert not verify_inclusion(hashed[index], other, size, proof, root, name)
            assert not verify_inclusion(hashed[index], index, size, (*proof, root), root, name)


@pytest.mark.parametrize("name", HASHES)
def test_every_consistency_proof_holds_and_no_forked_tree_passes(name: str) -> None:
    hashed = leaves(40, name)
    forked = [leaf_hash(b"forged", name), *hashed[1:]]
    for new in range(41):
        for old in range(new + 1):
            proof = consistency_proof(old, new, lambda a, b: root_of(hashed[a:b], name))
            before, after = root_of(hashed[:old], name), root_of(hashed[:new], name)
            assert verify_consistency(old, new, proof, before, after, name)
            if old:
                assert not verify_consistency(
                    old, new, proof, root_of(forked[:old], name), after, name
                )
                assert not verify_consistency(
                    old, new, proof, before, root_of(forked[:new], name), name
                )


@given(st.integers(0, 200), st.data())
def test_a_damaged_proof_never_passes(new: int, data: st.DataObject) -> None:
    hashed = leaves(new)
    old = data.draw(st.integers(0, new))
    proof = list(consistency_proof(old, new, lambda a, b: root_of(hashed[a:b])))
    if not proof:
        return
    place = data.draw(st.integers(0, len(proof) - 1))
    damage = data.draw(st.sampled_from(["flip", "drop", "double"]))
    if damage == "flip":
        proof[place] = bytes([proof[place][0] ^ 1]) + proof[place][1:]
    elif damage == "drop":
        del proof[place]
    else:
        proof.insert(place, proof[place])
    assert not verify_consistency(old, new, proof, root_of(hashed[:old]), root_of(hashed))


@given(st.integers(0, 5000), st.sampled_from(HASHES))
def test_a_frontier_comes_back_from_text(size: int, name: str) -> None:
    width = hashlib.new(name).digest_size
    roots = tuple(bytes([n]) * width for n in range(size.bit_count()))
    frontier = Frontier(size, roots, name)
    assert Frontier.load(frontier.dump()) == frontier


@given(st.text(max_size=80))
def test_other_text_is_no_frontier(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        Frontier.load(text)


def test_subtrees_join_as_their_leaves_would() -> None:
    hashed = leaves(24)
    by_subtree = Frontier().append_subtree(root_of(hashed[:16]), 16)
    by_subtree = by_subtree.append_subtree(root_of(hashed[16:24]), 8)
    assert by_subtree == grown(24)
    with pytest.raises(ValueError, match="edge"):
        grown(3).append_subtree(hashed[0], 2)


def test_undoing_is_keeping_the_old() -> None:
    before = grown(5)
    root = before.root()
    before.append(leaf_hash(b"undone"))
    assert (before.size, before.root()) == (5, root)
