#include "registry/store/record.h"

#include <fmt/format.h>

#include <ctime>

#include "base/json_writer.h"
#include "diag/codes.h"

namespace mochi::registry {
namespace {

void write_file(JsonWriter& out, const FileRecord& file) {
  out.begin_object();
  out.member("name", file.name);
  out.member("role", file.role);
  out.key("size");
  out.unsigned_integer(file.size);
  out.member("b3", file.b3);
  out.member("sha256", file.sha256);
  for (const auto& [kind, hex] : file.digests) out.member(kind, hex);
  out.end_object();
}

Unexpected<Error> damaged(std::string_view what) {
  return fail(Code::M057_REG_E008, fmt::format("a record of the log is damaged: {}", what));
}

bool is_hex(std::string_view text, std::size_t size) {
  return text.size() == size && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

Result<FileRecord> read_file(const JsonValue& value) {
  FileRecord file;
  for (const JsonMember& member : value.members) {
    const std::string& text = member.value.text;
    if (member.name == "name") {
      file.name = text;
    } else if (member.name == "role") {
      file.role = text;
    } else if (member.name == "size") {
      if (!member.value.is(JsonKind::integer) || member.value.integer < 0) return damaged("size of a file");
      file.size = static_cast<std::uint64_t>(member.value.integer);
    } else if (member.name == "b3") {
      file.b3 = text;
    } else if (member.name == "sha256") {
      file.sha256 = text;
    } else {
      file.digests.emplace_back(member.name, text);
    }
  }
  if (file.name.empty() || !is_hex(file.b3, 64) || !is_hex(file.sha256, 64)) return damaged("file");
  return file;
}

// Days from 1970-01-01 (proleptic Gregorian), after the usual era arithmetic.
std::int64_t days_of(int year, int month, int day) {
  const int y = month <= 2 ? year - 1 : year;
  const int era = (y >= 0 ? y : y - 399) / 400;
  const int of_era = y - era * 400;
  const int of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  const int day_of_era = of_era * 365 + of_era / 4 - of_era / 100 + of_year;
  return std::int64_t{era} * 146097 + day_of_era - 719468;
}

std::tm utc(std::int64_t unix_ns) {
  const std::time_t seconds = static_cast<std::time_t>(unix_ns / 1'000'000'000);
  std::tm out{};
  ::gmtime_r(&seconds, &out);
  return out;
}

}  // namespace

std::string_view FileRecord::digest(std::string_view kind) const {
  if (kind == "b3") return b3;
  if (kind == "sha256") return sha256;
  for (const auto& [which, hex] : digests) {
    if (which == kind) return hex;
  }
  return {};
}

std::string json_text(const JsonValue& value) {
  JsonWriter out;
  write_json(out, value);
  return out.take();
}

std::string record_line(const Record& record) {
  JsonWriter out;
  out.begin_object();
  out.key("seq");
  out.unsigned_integer(record.seq);
  out.member("prev", record.prev);
  out.member("time", record.time);
  out.member("actor", record.actor);
  out.member("protocol", record.protocol);
  out.member("op", record.op);
  out.member("package", record.package);
  if (!record.version.empty()) out.member("version", record.version);
  if (!record.files.empty()) {
    out.key("files");
    out.begin_array();
    for (const FileRecord& file : record.files) write_file(out, file);
    out.end_array();
  }
  if (!record.data.empty()) {
    out.key("data");
    out.raw(record.data);
  }
  out.end_object();
  return out.take();
}

Result<Record> parse_record(std::string_view line) {
  JsonValue value;
  JsonError error;
  if (!parse_json(line, value, error) || !value.is(JsonKind::object)) return damaged(error.message);
  Record record;
  const JsonValue* seq = value.find("seq");
  if (seq == nullptr || !seq->is(JsonKind::integer) || seq->integer < 1) return damaged("no sequence number");
  record.seq = static_cast<std::uint64_t>(seq->integer);
  record.prev = value.text_of("prev");
  record.time = value.text_of("time");
  record.actor = value.text_of("actor");
  record.protocol = value.text_of("protocol");
  record.op = value.text_of("op");
  record.package = value.text_of("package");
  record.version = value.text_of("version");
  if (const JsonValue* files = value.find("files")) {
    for (const JsonValue& item : files->items) {
      MOCHI_TRY(FileRecord file, read_file(item));
      record.files.push_back(std::move(file));
    }
  }
  if (const JsonValue* data = value.find("data")) record.data = json_text(*data);
  if (!is_hex(record.prev, 64) || record.protocol.empty() || record.op.empty())
    return damaged("a field is missing");
  return record;
}

std::string time_text(std::int64_t unix_ns) {
  const std::tm t = utc(unix_ns);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z", t.tm_year + 1900, t.tm_mon + 1, t.tm_mday,
                     t.tm_hour, t.tm_min, t.tm_sec, unix_ns / 1'000'000 % 1000);
}

std::int64_t parse_time(std::string_view text) {
  // 2026-11-20T12:00:00[.123]Z
  static constexpr std::string_view kShape = "dddd-dd-ddTdd:dd:dd";
  if (text.size() < kShape.size() + 1) return -1;
  std::int64_t numbers[6] = {};
  std::size_t field = 0;
  for (std::size_t i = 0; i < kShape.size(); ++i) {
    const bool digit = text[i] >= '0' && text[i] <= '9';
    if (kShape[i] == 'd') {
      if (!digit) return -1;
      numbers[field] = numbers[field] * 10 + (text[i] - '0');
    } else {
      if (text[i] != kShape[i]) return -1;
      ++field;
    }
  }
  std::string_view rest = text.substr(kShape.size());
  std::int64_t nanoseconds = 0;
  if (rest.starts_with('.')) {
    rest.remove_prefix(1);
    std::int64_t unit = 100'000'000;
    while (!rest.empty() && rest.front() >= '0' && rest.front() <= '9') {
      nanoseconds += (rest.front() - '0') * unit;
      unit /= 10;
      rest.remove_prefix(1);
    }
  }
  if (rest != "Z" || numbers[1] < 1 || numbers[1] > 12 || numbers[2] < 1 || numbers[2] > 31) return -1;
  const std::int64_t days =
      days_of(static_cast<int>(numbers[0]), static_cast<int>(numbers[1]), static_cast<int>(numbers[2]));
  return ((days * 24 + numbers[3]) * 60 + numbers[4]) * 60'000'000'000 + numbers[5] * 1'000'000'000 +
         nanoseconds;
}

}  // namespace mochi::registry
