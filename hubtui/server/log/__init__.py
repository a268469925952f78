"""The hub's log: an RFC 6962 tree whose leaves commit with the acts they tell of.

- ``tree``: the growing log inside the writer (leaf text, frontier, tiles, signed heads)
- ``proofs``: receipts, inclusion and consistency proofs, read from stored leaves
- ``verify``: the whole log checked from outside, with nothing of the running hub

    receipt = proofs.receipt(reader.q, seq)        # leaf number, first head over it, proof
    proof = proofs.consistency(reader.q, old_size, new_size)
    report = verify.verify(path, outside=(note, ...))
"""
