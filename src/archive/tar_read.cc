#include <fmt/format.h>

#include <algorithm>
#include <cstring>

#include "archive/tar.h"
#include "archive/tar_parser.h"
#include "diag/codes.h"

namespace mochi::archive {
namespace {

// No real extension header comes near.
constexpr std::uint64_t kLargestExtension = std::uint64_t{64} << 10U;

Unexpected<Error> bad_tar(std::string_view why) {
  return fail(Code::M057_BLOB_E003, fmt::format("malformed tar archive: {}", why));
}

// A text field ends at its first NUL.
std::string_view text_field(std::string_view block, std::size_t at, std::size_t size) {
  std::string_view field = block.substr(at, size);
  return field.substr(0, field.find('\0'));
}

// Octal digits with leading blanks and a final NUL or blank; an empty field is 0. False for all else, base
// 256 included: no file of ours is so large, and readers disagree about it.
bool number_field(std::string_view block, std::size_t at, std::size_t size, std::uint64_t& value) {
  std::string_view field = block.substr(at, size);
  while (!field.empty() && field.front() == ' ') field.remove_prefix(1);
  while (!field.empty() && (field.back() == ' ' || field.back() == '\0')) field.remove_suffix(1);
  value = 0;
  for (char c : field) {
    if (c < '0' || c > '7') return false;
    value = value * 8 + static_cast<std::uint64_t>(c - '0');
  }
  return true;
}

bool decimal(std::string_view text, std::uint64_t& value) {
  if (text.empty() || text.size() > 18) return false;
  value = 0;
  for (char c : text) {
    if (c < '0' || c > '9') return false;
    value = value * 10 + static_cast<std::uint64_t>(c - '0');
  }
  return true;
}

bool checksum_matches(std::string_view block) {
  std::uint64_t stated = 0;
  if (!number_field(block, 148, 8, stated)) return false;
  std::uint64_t sum = 0;
  for (std::size_t i = 0; i < kBlock; ++i) {
    sum += i >= 148 && i < 156 ? std::uint64_t{' '} : static_cast<unsigned char>(block[i]);
  }
  return sum == stated;
}

// Compared with itself one byte on, which runs at the speed of memory.
bool all_zero(std::string_view bytes) {
  return bytes.empty() ||
         (bytes[0] == '\0' && std::memcmp(bytes.data(), bytes.data() + 1, bytes.size() - 1) == 0);
}

class Collector final : public TarSink {
 public:
  Result<void> begin(const TarMember& member) override {
    entries.push_back({member.path, {}, member.executable});
    return {};
  }
  Result<void> data(std::string_view piece) override {
    entries.back().bytes += piece;
    return {};
  }
  Result<void> end() override { return {}; }

  std::vector<Entry> entries;
};

}  // namespace

struct TarParser::Header {
  std::string path;
  std::uint64_t size = 0;
  std::uint64_t mode = 0;
  char type = 0;
  bool gnu = false;
};

Result<void> TarParser::push(std::string_view piece) {
  while (!piece.empty()) {
    if (state_ == State::header) {
      std::size_t take = std::min(kBlock - buffer_.size(), piece.size());
      buffer_ += piece.substr(0, take);
      piece.remove_prefix(take);
      if (buffer_.size() < kBlock) return {};
      MOCHI_TRY_VOID(take_block());
      continue;
    }
    if (state_ == State::end) {
      // Writers that fill a whole record leave zeros; anything else would be seen by some readers only.
      if (!all_zero(piece)) return bad_tar("there is data after its end");
      return {};
    }
    std::uint64_t& left = state_ == State::padding ? padding_ : left_;
    std::size_t take = static_cast<std::size_t>(std::min<std::uint64_t>(left, piece.size()));
    std::string_view part = piece.substr(0, take);
    piece.remove_prefix(take);
    left -= take;
    if (state_ == State::body) {
      MOCHI_TRY_VOID(sink_.data(part));
      if (left_ == 0) MOCHI_TRY_VOID(finish_body());
    } else if (state_ == State::extension) {
      buffer_ += part;
      if (left_ == 0) MOCHI_TRY_VOID(finish_extension());
    } else {
      if (!all_zero(part)) return bad_tar("the padding of an entry is not zero");
      if (padding_ == 0) state_ = State::header;
    }
  }
  return {};
}

Result<void> TarParser::finish() {
  if (state_ != State::end) return bad_tar("it ends early");
  return {};
}

Result<void> TarParser::take_block() {
  std::string block;
  block.swap(buffer_);
  if (all_zero(block)) return take_end();
  if (zero_blocks_ > 0) return bad_tar("there is data after its end");
  if (!checksum_matches(block)) return bad_tar("a header has a wrong checksum");
  Header header;
  header.type = block[156];
  std::string_view magic = std::string_view(block).substr(257, 8);
  header.gnu = magic == std::string_view("ustar  \0", 8);
  bool posix = magic == std::string_view("ustar\00000", 8);
  if (!posix && !(limits_.foreign && (header.gnu || all_zero(magic)))) {
    return bad_tar("a header has no ustar mark");
  }
  if (!number_field(block, 100, 8, header.mode) || !number_field(block, 124, 12, header.size)) {
    return bad_tar("a number in a header is no octal number");
  }
  header.path = text_field(block, 0, 100);
  std::string_view prefix = posix ? text_field(block, 345, 155) : std::string_view();
  if (!prefix.empty()) header.path = fmt::format("{}/{}", prefix, header.path);
  return take_header(header);
}

Result<void> TarParser::take_end() {
  if (has_extension_) return bad_tar("an extension header stands before its end");
  if (++zero_blocks_ == 2) state_ = State::end;
  return {};
}

Result<void> TarParser::take_header(const Header& header) {
  bool extension = header.type == 'x' || header.type == 'g' || header.type == 'L' || header.type == 'K';
  if (extension) return begin_extension(header.type, header.size);
  std::string path = has_path_ ? pax_path_ : header.path;
  if (limits_.foreign) {
    while (path.starts_with("./")) path.erase(0, 2);
    bool directory =
        header.type == '5' || (path.ends_with('/') && (header.type == '0' || header.type == '\0'));
    if (directory) {
      if (header.size != 0) return bad_tar("a directory has content");
      return take_directory(std::move(path));
    }
  }
  bool regular = header.type == '0' || (limits_.foreign && header.type == '\0');
  if (!regular) {
    std::string_view what = "it is no regular file";
    if (header.type == '1' || header.type == '2') what = "it is a link";
    if (header.type == '5') what = "it is an entry for a directory";
    if (header.type == 'S') what = "it is a sparse file";
    return fail(Code::M057_BLOB_E003,
                fmt::format("unsafe entry {} in the archive: {}", shown_path(path), what));
  }
  return begin_file(header, std::move(path));
}

Result<void> TarParser::take_directory(std::string path) {
  while (path.ends_with('/')) path.pop_back();
  has_path_ = has_size_ = has_extension_ = false;
  if (++entries_ > limits_.entries) {
    return fail(Code::M057_BLOB_E005, fmt::format("archive has more than {} entries", limits_.entries));
  }
  if (path.empty() || path == ".") return {};
  MOCHI_TRY_VOID(check_entry_path(path, limits_));
  return paths_.add_directory(path);
}

Result<void> TarParser::begin_file(const Header& header, std::string path) {
  std::uint64_t size = has_size_ ? pax_size_ : header.size;
  // Readers that do not know PAX would find other entries in the archive.
  if (size != header.size && size <= kLargestNumber) return bad_tar("two sizes are stated for an entry");
  has_path_ = has_size_ = has_extension_ = false;
  MOCHI_TRY_VOID(check_entry_path(path, limits_));
  MOCHI_TRY_VOID(paths_.add_file(path));
  if (++entries_ > limits_.entries) {
    return fail(Code::M057_BLOB_E005, fmt::format("archive has more than {} entries", limits_.entries));
  }
  if (size > limits_.entry_bytes) {
    return fail(Code::M057_BLOB_E004, fmt::format("{} in the archive has {} bytes; {} are allowed",
                                                  shown_path(path), size, limits_.entry_bytes));
  }
  total_ += size;
  if (total_ > limits_.total_bytes) {
    return fail(Code::M057_BLOB_E005,
                fmt::format("archive unpacks to more than {} bytes", limits_.total_bytes));
  }
  MOCHI_TRY_VOID(sink_.begin({std::move(path), size, (header.mode & 0100U) != 0}));
  after_body(size);
  left_ = size;
  if (size == 0) return finish_body();
  state_ = State::body;
  return {};
}

void TarParser::after_body(std::uint64_t size) { padding_ = (kBlock - size % kBlock) % kBlock; }

Result<void> TarParser::finish_body() {
  state_ = padding_ == 0 ? State::header : State::padding;
  return sink_.end();
}

Result<void> TarParser::begin_extension(char type, std::uint64_t size) {
  bool gnu = type == 'L' || type == 'K';
  if (type == 'K') return bad_tar("it has a GNU long link");
  if (gnu && !limits_.foreign) return bad_tar("it has a GNU long name");
  if (type == 'g' && !limits_.foreign) return bad_tar("it has a global extension header");
  if (has_extension_) return bad_tar("an extension header stands before an extension header");
  if (size == 0 || size > kLargestExtension) return bad_tar("an extension header is empty or too large");
  extension_ = type;
  // A global header says something about all that follows, not about the next one.
  has_extension_ = type != 'g';
  after_body(size);
  left_ = size;
  state_ = State::extension;
  return {};
}

Result<void> TarParser::finish_extension() {
  state_ = padding_ == 0 ? State::header : State::padding;
  if (extension_ == 'L') {
    pax_path_ = std::string(std::string_view(buffer_).substr(0, buffer_.find('\0')));
    if (!all_zero(std::string_view(buffer_).substr(pax_path_.size())))
      return bad_tar("a long name has a NUL inside");
    has_path_ = true;
  } else {
    MOCHI_TRY_VOID(read_pax());
  }
  buffer_.clear();
  return {};
}

Result<void> TarParser::read_pax() {
  std::string_view rest = buffer_;
  while (!rest.empty()) {
    std::size_t blank = rest.find(' ');
    std::uint64_t length = 0;
    if (blank == std::string_view::npos || !decimal(rest.substr(0, blank), length) || length > rest.size() ||
        length < blank + 3 || rest[length - 1] != '\n') {
      return bad_tar("an extension header has a bad record");
    }
    std::string_view record = rest.substr(blank + 1, length - blank - 2);
    rest.remove_prefix(length);
    std::size_t equals = record.find('=');
    if (equals == std::string_view::npos || equals == 0)
      return bad_tar("an extension header has a bad record");
    MOCHI_TRY_VOID(pax_record(record.substr(0, equals), record.substr(equals + 1)));
  }
  return {};
}

Result<void> TarParser::pax_record(std::string_view key, std::string_view value) {
  bool content = key == "path" || key == "size";
  bool refused = key == "linkpath" || key.starts_with("GNU.sparse") || key == "hdrcharset";
  if (extension_ == 'g' && (content || refused)) return bad_tar("a global extension header names a file");
  if (key == "path") {
    if (has_path_ || value.find('\0') != std::string_view::npos)
      return bad_tar("a path is stated twice or has a NUL");
    has_path_ = true;
    pax_path_ = value;
    return {};
  }
  if (key == "size") {
    if (has_size_ || !decimal(value, pax_size_)) return bad_tar("a size in an extension header is bad");
    has_size_ = true;
    return {};
  }
  if (refused || !limits_.foreign) {
    return bad_tar(fmt::format("an extension header has the key {}", shown_path(key)));
  }
  return {};
}

Result<std::vector<Entry>> read_tar(std::string_view bytes, const ReadLimits& limits) {
  Collector collector;
  TarParser parser(collector, limits);
  MOCHI_TRY_VOID(parser.push(bytes));
  MOCHI_TRY_VOID(parser.finish());
  return std::move(collector.entries);
}

}  // namespace mochi::archive
