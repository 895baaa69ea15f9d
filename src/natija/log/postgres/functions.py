"""What the server runs itself, so that a form costs one statement and a batch of them two.

`append` commits a small append and then says where it went, or that the caller is to seal; `settled` is its second
half. Whoever waits stands in one queue for the lock: the first to be let in finds itself sealed, or seals for all
behind it. `sealed` writes a batch, and `seal` commits it and lets the next one in. A sealer holds the lock by its
session; one that stops in the middle is ended by the server after `stuck` milliseconds, and its lock goes with it. All
of them have the rights of the role that calls them.
"""

from __future__ import annotations

LOCK = 0x4E61746A
"""Number of the advisory lock that makes a sealer: one per database, as there is one log per database."""
CHANNEL = "natija_log"
"""Where the size of the log is told when it has grown."""

_GROW = """CREATE FUNCTION natija.only_grows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'a log only grows' USING ERRCODE = 'insufficient_privilege'; END $$"""
_HERE = """CREATE FUNCTION natija.is_here() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT away FROM natija.move ORDER BY n DESC LIMIT 1) THEN
        RAISE EXCEPTION 'this log was moved to another store' USING ERRCODE = 'object_not_in_prerequisite_state';
    END IF;
    RETURN NULL;
END $$"""

# A sealer keeps the lock when this transaction ends; everybody else has let go of it then.
_SETTLED = """CREATE FUNCTION natija.settled(
    keys bytea[], may boolean, patience integer, stuck integer, OUT chosen boolean, OUT ids bytea[], OUT places bigint[]
) LANGUAGE plpgsql AS $$
BEGIN
    PERFORM set_config('lock_timeout', patience::text, true);
    IF may THEN PERFORM pg_advisory_xact_lock({lock}); ELSE PERFORM pg_advisory_xact_lock_shared({lock}); END IF;
    SELECT array_agg(e.id), array_agg(e.position) INTO ids, places
    FROM natija.entry e WHERE e.id = ANY(keys) AND e.first;
    chosen := may AND coalesce(cardinality(ids), 0) < cardinality(keys);
    IF chosen THEN
        PERFORM set_config('idle_session_timeout', stuck::text, false), pg_advisory_lock({lock});
    END IF;
END $$"""

# Nothing is made where one of the records is here, or where a Withdrawal the caller has not read could be about one.
_APPEND = """CREATE PROCEDURE natija.append(
    contents bytea[], said text[], marked boolean, last bigint, may boolean, patience integer, stuck integer,
    OUT made boolean, OUT chosen boolean, OUT ids bytea[], OUT places bigint[]
) LANGUAGE plpgsql AS $$
DECLARE
    keys bytea[];
    inserted integer;
BEGIN
    made := false;
    IF EXISTS (SELECT FROM natija.arrival a WHERE a.marked)
       OR EXISTS (SELECT FROM natija.landmark l WHERE l.position > last AND l.kind = 'withdrawal') THEN RETURN; END IF;
    IF cardinality(contents) = 1 THEN
        keys := ARRAY[sha256(contents[1])];
        INSERT INTO natija.record VALUES (keys[1], contents[1]) ON CONFLICT DO NOTHING;
    ELSE
        SELECT array_agg(sha256(c) ORDER BY o) INTO keys FROM unnest(contents) WITH ORDINALITY AS u (c, o);
        INSERT INTO natija.record SELECT k, c FROM unnest(keys, contents) AS u (k, c) ORDER BY k ON CONFLICT DO NOTHING;
    END IF;
    GET DIAGNOSTICS inserted = ROW_COUNT;
    IF inserted < cardinality(contents) THEN ROLLBACK; RETURN; END IF;
    INSERT INTO natija.arrival (origin, author, batch, received, ids, marked)
    VALUES (said[1], said[2], said[3], said[4], keys, marked);
    COMMIT;
    made := true;
    chosen := false;
    IF patience = 0 THEN RETURN; END IF;
    BEGIN
        SELECT * INTO chosen, ids, places FROM natija.settled(keys, may, patience, stuck);
    EXCEPTION WHEN lock_not_available THEN NULL;
    END;
END $$"""

# The oldest acts, a row per record; what an act was appended under stands in its first row. The last three are how many
# entries, tree nodes and stamps the log has.
_TAKEN = """CREATE FUNCTION natija.taken(together integer, large integer) RETURNS TABLE (
    n bigint, said text[], stamp integer, id bytea, content bytea, known integer[],
    size bigint, nodes bigint, stamps integer
) LANGUAGE plpgsql AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY
    SELECT a.n, CASE WHEN coalesce(k.o, 1) = 1 THEN ARRAY[a.origin, a.author, a.batch, a.received] END, s.n, k.id,
        r.content, (SELECT array_agg(e.stamp) FROM natija.entry e WHERE e.id = k.id),
        (SELECT coalesce(max(e.position) + 1, 0) FROM natija.entry e),
        (SELECT coalesce(max(x.n) + 1, 0) FROM natija.node x), (SELECT coalesce(max(x.n) + 1, 0) FROM natija.stamp x)
    FROM (
        SELECT o.*, sum(cardinality(o.ids)) OVER (ORDER BY o.n) - cardinality(o.ids) AS before
        FROM (SELECT * FROM natija.arrival q ORDER BY q.n LIMIT together) AS o
    ) AS a LEFT JOIN LATERAL unnest(a.ids) WITH ORDINALITY AS k (id, o) ON true
    LEFT JOIN natija.record r ON r.id = k.id
    LEFT JOIN natija.stamp s USING (origin, author, batch, received)
    WHERE a.before < large ORDER BY a.n, k.o;
END $$"""

_SEALED = """CREATE FUNCTION natija.sealed(
    acts bigint[], bad bigint[], why text[], following integer, said text[], start bigint, keys bytea[],
    stamps integer[], firsts boolean[], node bigint, hashes bytea[], places bigint[], kinds text[]
) RETURNS void LANGUAGE plpgsql AS $$
DECLARE taken integer;
BEGIN
    INSERT INTO natija.refused SELECT a.n, a.origin, a.author, a.batch, a.received, a.ids, b.why
    FROM unnest(bad, why) AS b (n, why) JOIN natija.arrival a USING (n);
    DELETE FROM natija.arrival WHERE n = ANY(acts);
    GET DIAGNOSTICS taken = ROW_COUNT;
    IF taken <> cardinality(acts) THEN
        RAISE EXCEPTION 'another sealer was faster' USING ERRCODE = 'lock_not_available';
    END IF;
    IF cardinality(keys) = 0 THEN RETURN; END IF;
    INSERT INTO natija.stamp SELECT following + o - 1, said[4 * o - 3], said[4 * o - 2], said[4 * o - 1], said[4 * o]
    FROM generate_series(1, cardinality(said) / 4) AS o;
    INSERT INTO natija.entry SELECT start + o - 1, k, s, f
    FROM unnest(keys, stamps, firsts) WITH ORDINALITY AS e (k, s, f, o);
    INSERT INTO natija.node SELECT node + o - 1, h FROM unnest(hashes) WITH ORDINALITY AS u (h, o);
    IF cardinality(places) > 0 THEN INSERT INTO natija.landmark SELECT * FROM unnest(places, kinds); END IF;
    PERFORM pg_notify('{channel}', (start + cardinality(keys))::text);
END $$"""

_SEAL = """CREATE PROCEDURE natija.seal(
    acts bigint[], bad bigint[], why text[], following integer, said text[], start bigint, keys bytea[],
    stamps integer[], firsts boolean[], node bigint, hashes bytea[], places bigint[], kinds text[]
) LANGUAGE plpgsql AS $$
BEGIN
    PERFORM natija.sealed(acts, bad, why, following, said, start, keys, stamps, firsts, node, hashes, places, kinds);
    COMMIT;
    PERFORM pg_advisory_unlock({lock}), set_config('idle_session_timeout', '0', false);
END $$"""


def _made(*bodies: str) -> tuple[str, ...]:
    """Statements with the numbers and names they share."""
    return tuple(body.format(lock=LOCK, channel=CHANNEL) for body in bodies)


BEFORE = _made(_GROW, _HERE)
"""What makes the functions that the tables name."""
AFTER = _made(_SETTLED, _APPEND, _TAKEN, _SEALED, _SEAL)
"""What makes those that name the tables."""
