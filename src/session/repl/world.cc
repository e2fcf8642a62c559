#include "session/repl/world.h"

#include <utility>

namespace mochi {

void ReplWorld::rewind() {
  next_ = 0;
  writes_ = 0;
}

void ReplWorld::keep() {
  kept_answers_ = answers_.size();
  kept_writes_ = writes_;
}

void ReplWorld::drop() { answers_.resize(kept_answers_); }

void ReplWorld::clear() {
  answers_.clear();
  kept_answers_ = 0;
  kept_writes_ = 0;
}

const ReplWorld::Answer* ReplWorld::recorded() {
  return next_ < kept_answers_ ? &answers_[next_++] : nullptr;
}

void ReplWorld::record(Answer answer) { answers_.push_back(std::move(answer)); }

bool ReplWorld::write(std::string_view text) { return ++writes_ <= kept_writes_ || live_.write(text); }

bool ReplWorld::read_line(std::string& line) {
  if (const Answer* answer = recorded()) {
    line = answer->text;
    return answer->good;
  }
  Answer answer;
  answer.good = live_.read_line(line);
  answer.text = line;
  record(answer);
  return answer.good;
}

std::string ReplWorld::read_all_input() {
  if (const Answer* answer = recorded()) return answer->text;
  Answer answer;
  answer.text = live_.read_all_input();
  record(answer);
  return answer.text;
}

Result<std::string> ReplWorld::read_file(const std::string& path) {
  if (const Answer* answer = recorded()) {
    if (!answer->good) return fail(answer->error);
    return answer->text;
  }
  Result<std::string> read = live_.read_file(path);
  Answer answer;
  answer.good = read.has_value();
  if (read) answer.text = *read;
  if (!read) answer.error = read.error();
  record(std::move(answer));
  return read;
}

Result<void> ReplWorld::write_file(const std::string& path, std::string_view text, bool append) {
  if (const Answer* answer = recorded()) {
    if (!answer->good) return fail(answer->error);
    return {};
  }
  Result<void> written = live_.write_file(path, text, append);
  Answer answer;
  answer.good = written.has_value();
  if (!written) answer.error = written.error();
  record(std::move(answer));
  return written;
}

std::int64_t ReplWorld::now_ns() {
  if (const Answer* answer = recorded()) return answer->number;
  Answer answer;
  answer.number = live_.now_ns();
  record(answer);
  return answer.number;
}

std::int64_t ReplWorld::monotonic_ns() {
  if (const Answer* answer = recorded()) return answer->number;
  Answer answer;
  answer.number = live_.monotonic_ns();
  record(answer);
  return answer.number;
}

}  // namespace mochi
