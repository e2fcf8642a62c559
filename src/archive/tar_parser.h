// The tar reader as a machine that is fed pieces of any size, so that an archive is unpacked without ever
// being whole in memory.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "archive/entry.h"
#include "archive/entry_path.h"
#include "base/result.h"

namespace mochi::archive {

// What an archive is made of.
inline constexpr std::size_t kBlock = 512;
// Eleven octal digits: what a header can say without an extension.
inline constexpr std::uint64_t kLargestNumber = 077777777777;

struct TarMember {
  std::string path;
  std::uint64_t size = 0;
  bool executable = false;
};

// Receives the files: `begin`, `data` in pieces (none for an empty file), `end`. A failure stops the parser.
class TarSink {
 public:
  virtual ~TarSink() = default;
  virtual Result<void> begin(const TarMember& member) = 0;
  virtual Result<void> data(std::string_view piece) = 0;
  virtual Result<void> end() = 0;
};

// Refuses (BLOB_E003): links, devices, sparse files, GNU long names, global PAX headers, an extension before
// an extension, unknown PAX keys, bad checksums and numbers, unsafe or repeated paths, data after the end, a
// missing end; ReadLimits::foreign admits what it says there. BLOB_E004 and BLOB_E005 for the sizes.
class TarParser {
 public:
  TarParser(TarSink& sink, const ReadLimits& limits) : sink_(sink), limits_(limits) {}
  Result<void> push(std::string_view piece);
  // After the last piece.
  Result<void> finish();

 private:
  enum class State : std::uint8_t { header, body, extension, padding, end };
  struct Header;

  Result<void> take_block();
  Result<void> take_header(const Header& header);
  Result<void> take_end();
  Result<void> begin_extension(char type, std::uint64_t size);
  Result<void> finish_extension();
  Result<void> read_pax();
  Result<void> pax_record(std::string_view key, std::string_view value);
  Result<void> begin_file(const Header& header, std::string path);
  Result<void> take_directory(std::string path);
  Result<void> finish_body();
  void after_body(std::uint64_t size);

  TarSink& sink_;
  ReadLimits limits_;
  PathSet paths_;
  State state_ = State::header;
  // The collected part of a header, or the body of an extension header.
  std::string buffer_;
  std::uint64_t left_ = 0;
  std::uint64_t padding_ = 0;
  std::uint64_t entries_ = 0;
  std::uint64_t total_ = 0;
  char extension_ = 0;
  // What extension headers said about the next entry.
  bool has_path_ = false;
  bool has_size_ = false;
  bool has_extension_ = false;
  std::string pax_path_;
  std::uint64_t pax_size_ = 0;
  unsigned zero_blocks_ = 0;
};

}  // namespace mochi::archive
