#!/usr/bin/env python3
"""Writes the hostile archives beside this script, one per rule of the reader, and `codes.txt`: file, code.

tests/unit/package/hostile_archive_test.cc reads each and expects its code. `.tar.zst` are Mochi packages, `.tgz` and `.zip`
foreign archives. zstd frames are written by hand, with raw and run-length blocks, so that no compressor is needed."""
import gzip
import pathlib
import struct
import sys
import zlib

HERE = pathlib.Path(__file__).resolve().parent
UNSAFE, LARGE, BOMB = "M057_BLOB_E003", "M057_BLOB_E004", "M057_BLOB_E005"
MANIFEST = b'[package]\nname = "p"\nversion = "1.0.0"\nedition = "2026"\n'
BLOCK = 128 * 1024


def octal(value, size):
    return b"%0*o\0" % (size - 1, value)


def header(name, size=0, kind=b"0", magic=b"ustar\x0000", link=b"", prefix=b"", mode=0o644, checksum=None, size_field=None):
    block = bytearray(512)
    block[0:len(name)] = name
    block[100:108] = octal(mode, 8)
    block[108:116] = block[116:124] = octal(0, 8)
    block[124:136] = size_field or octal(size, 12)
    block[136:148] = octal(0, 12)
    block[156:157] = kind
    block[157:157 + len(link)] = link
    block[257:265] = magic
    block[329:337] = block[337:345] = octal(0, 8)
    block[345:345 + len(prefix)] = prefix
    block[148:156] = b" " * 8
    total = sum(block) if checksum is None else checksum
    block[148:156] = b"%06o\0 " % total
    return bytes(block)


def pad(data):
    return data + b"\0" * (-len(data) % 512)


def member(name, data=b"x", **fields):
    return header(name, len(data), **fields) + pad(data)


def pax(key, value, kind=b"x"):
    body = b" " + key + b"=" + value + b"\n"
    size = len(body) + 1
    while len(str(size)) + len(body) != size:
        size += 1
    return member(b"PaxHeader/0", str(size).encode() + body, kind=kind)


END = b"\0" * 1024
GOOD = member(b"mochi.toml", MANIFEST)


def tar(*parts, end=END):
    return GOOD + b"".join(parts) + end


def frame(blocks, size, window=None):
    if window is None:
        head = b"\xa0" + struct.pack("<I", size)
    else:
        head = b"\x80" + bytes([window]) + struct.pack("<I", size)
    out = b"\x28\xb5\x2f\xfd" + head
    for number, (kind, length, data) in enumerate(blocks):
        last = number == len(blocks) - 1
        out += struct.pack("<I", last | kind << 1 | length << 3)[:3] + data
    return out


def stored(data):
    pieces = [data[i:i + BLOCK] for i in range(0, len(data), BLOCK)] or [b""]
    return frame([(0, len(piece), piece) for piece in pieces], len(data))


def package(*parts, **end):
    return stored(tar(*parts, **end))


def bomb(prefix, zeros, after=b""):
    """`prefix`, then so many zero bytes as run-length blocks of four bytes each."""
    whole, rest = divmod(zeros, BLOCK)
    blocks = [(0, len(prefix), prefix)] + [(1, BLOCK, b"\0")] * whole
    if rest:
        blocks.append((1, rest, b"\0"))
    blocks.append((0, len(after), after))
    return frame(blocks, len(prefix) + zeros + len(after))


def zip_of(entries, tail=b"", comment=b"", head=b"", shift=0, count=None):
    body, central = head, b""
    for entry in entries:
        name, data = entry["name"], entry.get("data", b"x")
        method = entry.get("method", 0)
        packed = data if method == 0 else zlib.compress(data, 9)[2:-4]
        size = entry.get("size", len(data))
        crc = entry.get("crc", zlib.crc32(data))
        fields = struct.pack("<HHHHHIIIHH", 20, entry.get("flags", 0), method, 0, 0x21, crc, len(packed), size, len(name), 0)
        local = entry.get("local", name)
        local_fields = fields[:-4] + struct.pack("<HH", len(local), 0)
        offset = entry.get("offset", len(body))
        body += b"PK\x03\x04" + local_fields + local + packed
        central += (b"PK\x01\x02" + struct.pack("<H", 0x0314) + fields +
                    struct.pack("<HHHII", 0, 0, 0, entry.get("mode", 0o100644) << 16, offset) + name)
    number = len(entries) if count is None else count
    end = b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, number, number, len(central), len(body) + shift, len(comment)) + comment
    return body + central + end + tail


def tgz(data):
    return gzip.compress(data, 9, mtime=0)


def overlap():
    inner = zip_of([{"name": b"a", "data": b"x" * 50}])
    first = inner[:31 + 50]
    return {"name": b"b", "data": first, "offset": 0}


def cases():
    """(file name, code, bytes)"""
    # Packages: paths.
    paths = {
        "dot_dot": b"../evil", "dot_dot_inside": b"src/../../evil", "dot": b"src/./a", "absolute": b"/etc/passwd",
        "empty_component": b"src//a", "drive": b"C:/evil", "drive_relative": b"c:evil", "backslash": b"src\\..\\evil",
        "trailing_dot": b"src/a.", "trailing_blank": b"src/a ", "device": b"src/con", "device_extension": b"AUX.mochi",
        "device_port": b"src/com1.txt", "device_superscript": "src/lpt\u00b9".encode(), "stream": b"src/a:b",
        "control": b"src/a\x07", "newline": b"src/a\nb", "not_utf8": b"src/\xff", "overlong_utf8": b"src/\xc0\xae\xc0\xae",
        "not_normal": "src/e\u0301".encode(), "trailing_slash": b"src/a/",
        "delete": b"src/a\x7f",
    }
    for name, path in paths.items():
        yield f"path_{name}.tar.zst", UNSAFE, package(member(path))
    yield "path_empty.tar.zst", UNSAFE, package(member(b""))
    yield "path_nul_in_pax.tar.zst", UNSAFE, package(pax(b"path", b"src/a\0b"), member(b"a"))
    yield "path_dot_dot_in_pax.tar.zst", UNSAFE, package(pax(b"path", b"../evil"), member(b"a"))
    yield "path_dot_dot_in_prefix.tar.zst", UNSAFE, package(member(b"evil", prefix=b".."))
    yield "path_too_long.tar.zst", UNSAFE, package(pax(b"path", b"/".join([b"d" * 100] * 11)), member(b"a"))
    yield "component_too_long.tar.zst", UNSAFE, package(pax(b"path", b"src/" + b"d" * 256), member(b"a"))
    # Packages: what there may be twice on some file system.
    yield "twice.tar.zst", UNSAFE, package(member(b"src/a"), member(b"src/a", b"y"))
    yield "case_twins.tar.zst", UNSAFE, package(member(b"src/a"), member(b"src/A"))
    yield "case_twin_directories.tar.zst", UNSAFE, package(member(b"src/a/x"), member(b"src/A/y"))
    yield "case_twins_beyond_ascii.tar.zst", UNSAFE, package(member("\u00e9".encode()), member("\u00c9".encode()))
    yield "case_twins_sharp_s.tar.zst", UNSAFE, package(member("stra\u00dfe".encode()), member(b"STRASSE"))
    yield "file_and_directory.tar.zst", UNSAFE, package(member(b"src/a"), member(b"src/a/b"))
    yield "directory_and_file.tar.zst", UNSAFE, package(member(b"src/a/b"), member(b"src/a"))
    # Packages: what is no regular file.
    yield "symlink.tar.zst", UNSAFE, package(member(b"src/a", b"", kind=b"2", link=b"/etc/passwd"))
    yield "hard_link.tar.zst", UNSAFE, package(member(b"src/a", b"", kind=b"1", link=b"mochi.toml"))
    yield "symlink_then_file.tar.zst", UNSAFE, package(member(b"src", b"", kind=b"2", link=b"/tmp"), member(b"src/a"))
    for name, kind in {"character_device": b"3", "block_device": b"4", "directory": b"5", "fifo": b"6", "contiguous": b"7",
                       "volume": b"V", "multi_volume": b"M", "unknown": b"Z", "old_regular": b"\0"}.items():
        yield f"{name}.tar.zst", UNSAFE, package(member(b"src/a", b"", kind=kind))
    # Packages: what tar programs read differently.
    yield "gnu_long_name.tar.zst", UNSAFE, package(member(b"././@LongLink", b"../evil\0", kind=b"L"), member(b"a"))
    yield "gnu_long_link.tar.zst", UNSAFE, package(member(b"././@LongLink", b"../evil\0", kind=b"K"), member(b"a"))
    yield "gnu_magic.tar.zst", UNSAFE, package(member(b"src/a", magic=b"ustar  \0"))
    yield "no_magic.tar.zst", UNSAFE, package(member(b"src/a", magic=b"\0" * 8))
    yield "sparse.tar.zst", UNSAFE, package(member(b"src/a", kind=b"S"))
    yield "sparse_in_pax.tar.zst", UNSAFE, package(pax(b"GNU.sparse.map", b"0,1"), member(b"src/a"))
    yield "global_pax.tar.zst", UNSAFE, package(pax(b"path", b"evil", kind=b"g"), member(b"src/a"))
    yield "global_pax_comment.tar.zst", UNSAFE, package(pax(b"comment", b"x", kind=b"g"), member(b"src/a"))
    yield "pax_before_pax.tar.zst", UNSAFE, package(pax(b"path", b"src/b"), pax(b"path", b"src/c"), member(b"src/a"))
    yield "pax_before_long_name.tar.zst", UNSAFE, package(
        pax(b"size", b"0"), member(b"././@LongLink", b"src/b\0", kind=b"L"), member(b"a"))
    yield "pax_at_end.tar.zst", UNSAFE, package(pax(b"path", b"src/b"))
    yield "pax_unknown_key.tar.zst", UNSAFE, package(pax(b"mtime", b"1.5"), member(b"src/a"))
    yield "pax_link_path.tar.zst", UNSAFE, package(pax(b"linkpath", b"/etc/passwd"), member(b"src/a"))
    yield "pax_bad_length.tar.zst", UNSAFE, package(member(b"PaxHeader/0", b"99 path=src/b\n", kind=b"x"), member(b"src/a"))
    yield "pax_no_newline.tar.zst", UNSAFE, package(member(b"PaxHeader/0", b"13 path=src/b", kind=b"x"), member(b"src/a"))
    yield "pax_path_twice.tar.zst", UNSAFE, package(
        member(b"PaxHeader/0", b"14 path=src/b\n14 path=src/c\n", kind=b"x"), member(b"src/a"))
    yield "pax_bad_size.tar.zst", UNSAFE, package(pax(b"size", b"-1"), member(b"src/a"))
    yield "pax_size_hides_entry.tar.zst", UNSAFE, package(pax(b"size", b"1024"), member(b"src/a", b""), member(b"../evil", b"y" * 512))
    yield "pax_huge.tar.zst", UNSAFE, package(header(b"PaxHeader/0", 1 << 30, kind=b"x"))
    yield "bad_checksum.tar.zst", UNSAFE, package(member(b"src/a", checksum=1))
    yield "size_not_octal.tar.zst", UNSAFE, package(member(b"src/a", size_field=b"0000000000x\0"))
    yield "size_base_256.tar.zst", UNSAFE, package(member(b"src/a", size_field=b"\x80" + b"\0" * 10 + b"\x01"))
    yield "size_negative.tar.zst", UNSAFE, package(member(b"src/a", size_field=b"\xff" * 12))
    yield "padding_not_zero.tar.zst", UNSAFE, package(header(b"src/a", 1) + b"x" + b"hidden" + b"\0" * 505)
    yield "data_after_end.tar.zst", UNSAFE, package(end=END + member(b"src/hidden"))
    yield "data_after_zero_block.tar.zst", UNSAFE, package(end=b"\0" * 512 + member(b"src/hidden") + END)
    yield "no_end.tar.zst", UNSAFE, package(end=b"")
    yield "one_zero_block.tar.zst", UNSAFE, package(end=b"\0" * 512)
    yield "cut_in_header.tar.zst", UNSAFE, package(end=header(b"src/a")[:300])
    yield "cut_in_body.tar.zst", UNSAFE, package(end=header(b"src/a", 5000) + b"x" * 700)
    # Packages: too much.
    yield "entry_too_large.tar.zst", LARGE, package(end=header(b"src/a", (64 << 20) + 1))
    yield "entry_too_large_in_pax.tar.zst", LARGE, package(pax(b"size", b"99999999999999"), end=header(b"src/a"))
    yield "bomb_ratio.tar.zst", BOMB, bomb(GOOD + header(b"src/zeros", 60 << 20), 60 << 20, END)
    yield "bomb_padding.tar.zst", BOMB, bomb(GOOD + END, 400 << 20)
    yield "window_too_large.tar.zst", BOMB, frame([(0, len(tar()), tar())], len(tar()), window=17 << 3)
    # zstd frames.
    good = package()
    yield "zstd_cut.tar.zst", UNSAFE, good[:-1]
    yield "zstd_two_frames.tar.zst", UNSAFE, good + good
    yield "zstd_skippable_frame.tar.zst", UNSAFE, b"\x50\x2a\x4d\x18\x04\0\0\0evil" + good
    yield "zstd_data_after_end.tar.zst", UNSAFE, good + b"x"
    yield "zstd_no_header.tar.zst", UNSAFE, b"PK\x03\x04" + good
    yield "zstd_size_lies.tar.zst", UNSAFE, good[:5] + struct.pack("<I", 7) + good[9:]
    yield "empty.tar.zst", UNSAFE, b""
    yield "no_manifest.tar.zst", "M057_PUB_E009", stored(member(b"src/a") + END)
    yield "manifest_elsewhere.tar.zst", "M057_PUB_E009", stored(member(b"p/mochi.toml", MANIFEST) + END)
    # Foreign tars.
    yield "foreign_link.tgz", UNSAFE, tgz(member(b"p/a", b"", kind=b"2", link=b"/etc/passwd") + END)
    yield "foreign_dot_dot.tgz", UNSAFE, tgz(member(b"p/../../a") + END)
    yield "foreign_long_name_escape.tgz", UNSAFE, tgz(member(b"././@LongLink", b"p/../../a\0", kind=b"L") + member(b"p/a") + END)
    yield "foreign_long_name_twice.tgz", UNSAFE, tgz(
        member(b"././@LongLink", b"p/a\0", kind=b"L") + member(b"././@LongLink", b"p/b\0", kind=b"L") + member(b"p/c") + END)
    yield "foreign_global_path.tgz", UNSAFE, tgz(pax(b"path", b"p/evil", kind=b"g") + member(b"p/a") + END)
    yield "foreign_case_twins.tgz", UNSAFE, tgz(member(b"p/a") + member(b"p/A") + END)
    yield "foreign_directory_with_data.tgz", UNSAFE, tgz(member(b"p/d/", b"x", kind=b"5") + END)
    yield "gzip_bomb.tgz", BOMB, tgz(b"\0" * (80 << 20))
    yield "gzip_two_members.tgz", UNSAFE, tgz(member(b"p/a") + END) + tgz(END)
    yield "gzip_data_after_end.tgz", UNSAFE, tgz(member(b"p/a") + END) + b"x"
    yield "gzip_wrong_checksum.tgz", UNSAFE, tgz(END)[:-8] + b"\0\0\0\0" + tgz(END)[-4:]
    yield "gzip_cut.tgz", UNSAFE, tgz(member(b"p/a") + END)[:-9]
    # Zips.
    yield "dot_dot.zip", UNSAFE, zip_of([{"name": b"../a"}])
    yield "absolute.zip", UNSAFE, zip_of([{"name": b"/a"}])
    yield "backslash.zip", UNSAFE, zip_of([{"name": b"a\\b"}])
    yield "twice.zip", UNSAFE, zip_of([{"name": b"a"}, {"name": b"a"}])
    yield "case_twins.zip", UNSAFE, zip_of([{"name": b"a"}, {"name": b"A"}])
    yield "symlink.zip", UNSAFE, zip_of([{"name": b"a", "mode": 0o120777, "data": b"/etc/passwd"}])
    yield "device.zip", UNSAFE, zip_of([{"name": b"a", "mode": 0o020666}])
    yield "encrypted.zip", UNSAFE, zip_of([{"name": b"a", "flags": 1}])
    yield "unknown_method.zip", UNSAFE, zip_of([{"name": b"a", "method": 0, "data": b"x"}]).replace(
        b"\x14\0\0\0\0\0", b"\x14\0\0\0\x0c\0")
    yield "wrong_checksum.zip", UNSAFE, zip_of([{"name": b"a", "crc": 1}])
    yield "stored_with_two_sizes.zip", UNSAFE, zip_of([{"name": b"a", "size": 2}])
    yield "size_lies.zip", UNSAFE, zip_of([{"name": b"a", "data": b"x" * 100, "method": 8, "size": 50}])
    yield "names_differ.zip", UNSAFE, zip_of([{"name": b"a", "local": b"b"}])
    yield "overlap.zip", UNSAFE, zip_of([{"name": b"a", "data": b"x" * 50}, overlap()])
    yield "data_before.zip", UNSAFE, zip_of([{"name": b"a"}], head=b"MZ")
    yield "data_after.zip", UNSAFE, zip_of([{"name": b"a"}], tail=b"x")
    yield "comment.zip", UNSAFE, zip_of([{"name": b"a"}], comment=b"PK\x05\x06")
    yield "more_entries_than_stated.zip", UNSAFE, zip_of([{"name": b"a"}, {"name": b"b"}], count=1)
    yield "fewer_entries_than_stated.zip", UNSAFE, zip_of([{"name": b"a"}], count=2)
    yield "directory_out_of_bounds.zip", UNSAFE, zip_of([{"name": b"a"}], shift=1 << 30)
    yield "bomb.zip", BOMB, zip_of([{"name": b"a", "data": b"\0" * (20 << 20), "method": 8}])
    yield "entry_too_large.zip", LARGE, zip_of([{"name": b"a", "size": (64 << 20) + 1}])
    yield "empty.zip", UNSAFE, b""


def main():
    check = "--check" in sys.argv
    lines, different = [], []
    for name, code, data in cases():
        lines.append(f"{name} {code}\n")
        file = HERE / name
        if check:
            if not file.exists() or file.read_bytes() != data:
                different.append(name)
        else:
            file.write_bytes(data)
    text = "".join(sorted(lines))
    if check:
        if (HERE / "codes.txt").read_text() != text:
            different.append("codes.txt")
        print("\n".join(different))
        sys.exit(bool(different))
    (HERE / "codes.txt").write_text(text)


main()
