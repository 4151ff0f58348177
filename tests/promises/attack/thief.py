# SPDX-License-Identifier: EUPL-1.2
"""What a thief can do with files of a workspace and the handles of everybody: written from the documented formats alone,
so that it shares no code, and no mistake, with the program."""
import ctypes
import ctypes.util
import datetime
import hashlib
import pathlib

HEADER, FRAME, SECRET = 24, 52, 32
# Fixed part of a record: pseudonym, tag, topic, area, value, flags, coverage, numbers of terms and of names.
RECORD = 16 + 16 + 2 + 2 + 2 + 1 + 1 + 1
DAY = 1  # the grain


def purpose(master, context):
    """crypto_kdf: BLAKE2b with the number of the key as salt and its use as person."""
    return hashlib.blake2b(key=master, digest_size=32, salt=(1).to_bytes(16, "little"), person=context).digest()


def mac(key, text):
    return hashlib.blake2b(text, key=key, digest_size=16).digest()


def pseudonym(master, platform, author):
    parts = (b"sm-author-1", platform.encode(), author.encode())
    return mac(purpose(master, b"smpseudo"), b"".join(len(p).to_bytes(8, "little") + p for p in parts))


def periods(name):
    """The bytes that a spool's name may stand for: a local day of 23 to 25 hours, somewhere near UTC."""
    noon = datetime.datetime.fromisoformat(name).replace(tzinfo=datetime.timezone.utc)
    for before in (1, 2):
        start = int(noon.timestamp()) - before * 3600
        for hours in (24, 23, 25):
            yield bytes([DAY]) + start.to_bytes(8, "little") + (start + hours * 3600).to_bytes(8, "little")


def windows(files):
    """Every run of bytes that could be a key."""
    for data in files.values():
        for at in range(len(data) - SECRET + 1):
            window = data[at:at + SECRET]
            if len(set(window)) > 16 or len(set(window)) == 1:  # keys look like noise, or are a very bad one
                yield window


def opened(sealed, master, period):
    """The plain text of all frames."""
    sodium = ctypes.CDLL(ctypes.util.find_library("sodium"))
    at, plain = HEADER, []
    while at + FRAME <= len(sealed):
        length, nonce = sealed[at:at + 4], sealed[at + 12:at + 36]
        body = sealed[at + FRAME:at + FRAME + int.from_bytes(length, "little")]
        binding = sealed[:HEADER] + period + sealed[at:at + 12]
        out, size = ctypes.create_string_buffer(len(body)), ctypes.c_ulonglong()
        if sodium.crypto_aead_xchacha20poly1305_ietf_decrypt(
                out, ctypes.byref(size), None, body, ctypes.c_ulonglong(len(body)), binding,
                ctypes.c_ulonglong(len(binding)), nonce, purpose(master, b"sm-spool")) == 0:
            plain.append(out.raw[:size.value].rstrip(b"\0")[:-1])  # ISO/IEC 7816-4
        at += FRAME + len(body)
    return plain


def key_of(sealed, name, files):
    """The key of a sealed spool, if it stands anywhere in these files: the frame's own MAC tells when it is the one."""
    shapes = list(periods(name))
    # Every thing is tried once: files repeat each other.
    for window in dict.fromkeys(windows(files)):
        header_key = purpose(window, b"sm-frame")
        for period in shapes:
            text = sealed[:HEADER] + period + sealed[HEADER:HEADER + 36]
            if mac(header_key, text) == sealed[HEADER + 36:HEADER + FRAME]:
                return window, period
    return None, None


def records(plain):
    """Who wrote about which topic: (pseudonym, topic)."""
    at = 0
    while at + RECORD <= len(plain):
        counts, author, topic = plain[at + RECORD - 1], plain[at:at + 16], plain[at + 32:at + 34]
        yield author, int.from_bytes(topic, "little")
        terms, names = counts & 15, counts >> 4
        at += RECORD
        for _ in range(terms):
            at += 3 + plain[at + 2]
        at += 4 * names


def identified(spools, files, platform, handles):
    """Of each spool, the handles of those who are found in it by whoever holds these files."""
    result = {}
    for path, sealed in spools.items():
        name = pathlib.Path(path).name.removesuffix(".sealed")
        master, period = key_of(sealed, name, files)
        who = {} if master is None else {pseudonym(master, platform, h): h for h in handles}
        frames = opened(sealed, master, period)[1:] if master else []
        result[name] = {who[p] for frame in frames for p, _ in records(frame) if p in who}
    return result


# ---- The list of objections. ----

LIST_HEADER, ENTRY, LIST_MAC = 28, 37, 16


def key_of_list(sealed, files):
    """The key whose MAC the list ends in, if it stands anywhere in these files."""
    for window in dict.fromkeys(windows(files)):
        if mac(purpose(window, b"sm-ofile"), sealed[:-LIST_MAC]) == sealed[-LIST_MAC:]:
            return window
    return None


def slow(account, salt):
    """Argon2id as the list asks it: 19 MiB, two passes."""
    sodium = ctypes.CDLL(ctypes.util.find_library("sodium"))
    out = ctypes.create_string_buffer(SECRET)
    assert sodium.crypto_pwhash(out, ctypes.c_ulonglong(SECRET), account, ctypes.c_ulonglong(len(account)), salt,
                                ctypes.c_ulonglong(2), ctypes.c_size_t(19 << 20), 2) == 0
    return out.raw


def objectors(files, platform, handles):
    """The handles that are on the list, for whoever holds these files, and how many slow hashes that took. Without the
    key he tries the slow hash as it is, hashed without a key, and with what he does have."""
    sealed = next(data for name, data in files.items() if pathlib.Path(name).name == "objections")
    entries = {sealed[at:at + 32] for at in range(LIST_HEADER, len(sealed) - LIST_MAC, ENTRY)}
    assert len(entries) == int.from_bytes(sealed[24:28], "little")
    key = key_of_list(sealed, files)
    keys = [purpose(key, b"sm-objec")] if key else [b"", sealed[8:24], sealed[-LIST_MAC:], bytes(SECRET)]
    hits = set()
    for handle in handles:
        inner = slow(f"{platform}\0{handle}".encode(), sealed[8:24])
        if inner in entries or any(hashlib.blake2b(inner, key=k, digest_size=32).digest() in entries for k in keys):
            hits.add(handle)
    return hits, len(handles)
