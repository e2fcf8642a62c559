// The world of inputs at the prompt: answers are recorded, and given again when earlier inputs run again.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "session/world.h"

namespace mochi {

class ReplWorld final : public vm::World {
 public:
  explicit ReplWorld(Host& host) : live_(host, {}) {}

  // Before a run: begins with the recorded answers.
  void rewind();
  // After a run: what was new in it belongs to the record, or is dropped from it.
  void keep();
  void drop();
  void clear();

  bool write(std::string_view text) override;
  void flush() override { live_.flush(); }
  bool read_line(std::string& line) override;
  std::string read_all_input() override;
  Result<std::string> read_file(const std::string& path) override;
  Result<void> write_file(const std::string& path, std::string_view text, bool append) override;
  std::int64_t now_ns() override;
  std::int64_t monotonic_ns() override;
  bool interrupted() override { return live_.interrupted(); }
  std::optional<std::string> variable(const std::string& name) override { return live_.variable(name); }
  Result<std::string> current_directory() override { return live_.current_directory(); }
  std::string platform() override { return live_.platform(); }

 private:
  // One answer; which members hold something depends on the question.
  struct Answer {
    bool good = true;
    std::int64_t number = 0;
    std::string text;
    Error error;
  };
  // The recorded answer to the next question, or null if the question is new.
  const Answer* recorded();
  void record(Answer answer);

  HostWorld live_;
  std::vector<Answer> answers_;
  std::size_t kept_answers_ = 0;
  std::size_t next_ = 0;
  // Writes are only counted.
  std::size_t writes_ = 0;
  std::size_t kept_writes_ = 0;
};

}  // namespace mochi
