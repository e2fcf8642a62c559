// Time. Only commands that show or wait for time use it; nothing that decides the bytes of an artefact does.
#pragma once

#include <cstdint>

namespace mochi {

class Clock {
 public:
  virtual ~Clock() = default;
  // Nanoseconds since 1970.
  virtual std::int64_t unix_ns() = 0;
  // Nanoseconds from an arbitrary start, never going back.
  virtual std::int64_t monotonic_ns() = 0;
  virtual void sleep_ns(std::int64_t duration) = 0;
};

}  // namespace mochi
