// Standard input and output.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace mochi {

// A buffered writer: `write` is an append to memory until the buffer is full.
class Writer {
 public:
  explicit Writer(std::size_t capacity = std::size_t{1} << 16U) : capacity_(capacity) {}
  virtual ~Writer() = default;
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;

  void write(std::string_view text) {
    buffer_.append(text);
    if (buffer_.size() >= capacity_) flush();
  }
  void write(char c) { write(std::string_view(&c, 1)); }
  // Hands the buffered bytes on. After a failure (a closed pipe) everything is dropped and `failed` is true.
  void flush() {
    if (!buffer_.empty() && !failed_) failed_ = !drain(buffer_);
    buffer_.clear();
  }
  bool failed() const { return failed_; }

 protected:
  // Writes all of `bytes`; false on failure.
  virtual bool drain(std::string_view bytes) = 0;

 private:
  std::string buffer_;
  std::size_t capacity_;
  bool failed_ = false;
};

class Reader {
 public:
  virtual ~Reader() = default;
  // The next line without its LF or CR LF; false at the end. Longer lines than `limit` bytes are cut there,
  // and the rest is the next line.
  bool read_line(std::string& line, std::size_t limit = std::size_t{1} << 26U);
  // The next byte; false at the end.
  bool read_byte(char& byte);
  // All that is left, at most `limit` bytes; false if there is more.
  bool read_all(std::string& text, std::size_t limit);

 protected:
  // Appends some bytes to `into`; false at the end or on failure.
  virtual bool fill(std::string& into) = 0;

 private:
  std::string pending_;
  std::size_t at_ = 0;
};

}  // namespace mochi
