// One line of the registry's log (packages page Z4): what happened, in the order in which it was accepted.
// Everything that the registry serves follows from these lines and the blobs they name.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/result.h"

namespace mochi::registry {

class StagedBlob;

// A file of a published version. Digests are lower-case hex; `b3` names the blob.
struct FileRecord {
  std::string name;
  // What it is to its protocol: `artefact`, `metadata`, `readme`, `source`, …
  std::string role;
  std::uint64_t size = 0;
  std::string b3;
  std::string sha256;
  // Written, but not yet in `blobs/`: gone with the last copy of this record unless a change takes it over.
  std::shared_ptr<const StagedBlob> staged;
  // Further digests and facts that a protocol shows: `sha1`, `sha512`, `md5`, `time` (of a file added later).
  std::vector<std::pair<std::string, std::string>> digests;

  std::string_view digest(std::string_view kind) const;
};

// What a record does:
//   publish     a new version with files and `data` = metadata read from the artefact
//   add-file    one more file of a version that is there (PyPI)
//   yank, unyank, deprecate (`data.message`), withdraw (tombstone), tag and untag (`data.tag`)
//   purge       a tombstone whose files are gone too (`data.reason`)
//   owner-add, owner-remove, reader-add, reader-remove (`data.user`), access (`data.access`), note (`data`: a protocol's own state)
struct Record {
  std::uint64_t seq = 0;
  // SHA-256, hex, of the line before; of the first line: zeros.
  std::string prev;
  // RFC 3339, UTC, milliseconds.
  std::string time;
  std::string actor;
  std::string protocol;
  std::string op;
  // The package's identity in its protocol (PyPI: normalised name; crates: lower case with `-`).
  std::string package;
  std::string version;
  std::vector<FileRecord> files;
  // A JSON object as text, compact; empty = none.
  std::string data;
};

// One line without its LF; the same record gives the same bytes.
std::string record_line(const Record& record);
// M057_REG_E008 for anything that `record_line` does not write.
Result<Record> parse_record(std::string_view line);

// The value as compact JSON, numbers as they were written.
std::string json_text(const JsonValue& value);

// RFC 3339 with milliseconds, UTC, of nanoseconds since 1970.
std::string time_text(std::int64_t unix_ns);
// Nanoseconds since 1970 of what `time_text` writes (a fraction may be absent); -1 if it is none.
std::int64_t parse_time(std::string_view text);

}  // namespace mochi::registry
