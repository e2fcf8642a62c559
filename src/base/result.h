// Result<T>: the value of an operation, or the Error that says why there is none. Member names are those of
// std::expected, so that it can become an alias. Mistakes in a user's text go to a diag::Sink instead.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "base/check.h"
#include "base/source.h"

namespace mochi {

// A registered diagnostic code; the values are defined by diag/codes.h from diag/codes/*.def.
enum class Code : std::uint16_t;

// Why an operation failed.
struct Error {
  Code code{};
  // What is wrong: lower case, no final period, code in backticks.
  std::string message;
  // Where, if it is a place in a text of the SourceMap in use.
  Span span{};
  // What the program was doing, innermost first («reading `mochi.toml`»).
  std::vector<std::string> context;
  // Failures that together made this one: the legs of a fan-out, the parts of a proof.
  std::vector<Error> children;
  // What to do about it: one sentence; empty = the code's own hint.
  std::string hint;

  Error with_context(std::string doing) && {
    context.push_back(std::move(doing));
    return std::move(*this);
  }
};

template <typename E>
class [[nodiscard]] Unexpected {
 public:
  explicit Unexpected(E error) : error_(std::move(error)) {}
  E& error() { return error_; }

 private:
  E error_;
};

// `return fail(Code::X, "…")` from a function that returns Result<T>.
inline Unexpected<Error> fail(Code code, std::string message, std::string hint = {}) {
  Error error;
  error.code = code;
  error.message = std::move(message);
  error.hint = std::move(hint);
  return Unexpected<Error>(std::move(error));
}
inline Unexpected<Error> fail(Error error) { return Unexpected<Error>(std::move(error)); }

// An error behind one pointer: success, which is what mostly happens, carries and moves no room for it.
class ErrorBox {
 public:
  ErrorBox() = default;
  explicit ErrorBox(Error error) : error_(std::make_unique<Error>(std::move(error))) {}
  ErrorBox(const ErrorBox& other) : error_(other.error_ ? std::make_unique<Error>(*other.error_) : nullptr) {}
  ErrorBox(ErrorBox&&) noexcept = default;
  ErrorBox& operator=(ErrorBox other) noexcept {
    error_ = std::move(other.error_);
    return *this;
  }
  ~ErrorBox() = default;
  Error* get() const { return error_.get(); }

 private:
  std::unique_ptr<Error> error_;
};

template <typename T>
class [[nodiscard]] Result {
 public:
  using value_type = T;
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}
  Result(Unexpected<Error> failure) : state_(std::in_place_index<1>, std::move(failure.error())) {}

  bool has_value() const { return state_.index() == 0; }
  explicit operator bool() const { return has_value(); }
  T& value() & {
    MOCHI_CHECK(has_value());
    return *std::get_if<0>(&state_);
  }
  const T& value() const& {
    MOCHI_CHECK(has_value());
    return *std::get_if<0>(&state_);
  }
  T&& value() && {
    MOCHI_CHECK(has_value());
    return std::move(*std::get_if<0>(&state_));
  }
  T& operator*() & { return value(); }
  const T& operator*() const& { return value(); }
  T&& operator*() && { return std::move(*this).value(); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }
  Error& error() & {
    MOCHI_CHECK(!has_value());
    return *std::get_if<1>(&state_)->get();
  }
  const Error& error() const& {
    MOCHI_CHECK(!has_value());
    return *std::get_if<1>(&state_)->get();
  }
  Error&& error() && {
    MOCHI_CHECK(!has_value());
    return std::move(*std::get_if<1>(&state_)->get());
  }
  T value_or(T fallback) && { return has_value() ? std::move(*this).value() : std::move(fallback); }

 private:
  std::variant<T, ErrorBox> state_;
};

template <>
class [[nodiscard]] Result<void> {
 public:
  using value_type = void;
  Result() = default;
  Result(Unexpected<Error> failure) : error_(std::move(failure.error())) {}
  bool has_value() const { return error_.get() == nullptr; }
  explicit operator bool() const { return has_value(); }
  void value() const { MOCHI_CHECK(has_value()); }
  Error& error() & {
    MOCHI_CHECK(!has_value());
    return *error_.get();
  }
  const Error& error() const& {
    MOCHI_CHECK(!has_value());
    return *error_.get();
  }
  Error&& error() && {
    MOCHI_CHECK(!has_value());
    return std::move(*error_.get());
  }

 private:
  ErrorBox error_;
};

}  // namespace mochi

#define MOCHI_CONCAT_INNER(a, b) a##b
#define MOCHI_CONCAT(a, b) MOCHI_CONCAT_INNER(a, b)
// MOCHI_TRY(auto x, operation()): declares x from the value, or returns the error to the caller.
#define MOCHI_TRY(declaration, ...)                                                                         \
  auto MOCHI_CONCAT(try_, __LINE__) = (__VA_ARGS__);                                                        \
  if (!MOCHI_CONCAT(try_, __LINE__)) return ::mochi::fail(std::move(MOCHI_CONCAT(try_, __LINE__)).error()); \
  declaration = std::move(MOCHI_CONCAT(try_, __LINE__)).value()
// MOCHI_TRY_VOID(operation()): returns the error of a Result<void> to the caller.
#define MOCHI_TRY_VOID(...) \
  if (auto try_void = (__VA_ARGS__); !try_void) return ::mochi::fail(std::move(try_void).error())
