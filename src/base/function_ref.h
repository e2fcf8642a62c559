// A reference to something that can be called, for parameters: no copy, no allocation, and no <functional>, which is
// dear to include. What it refers to outlives it.
#pragma once

#include <memory>
#include <type_traits>
#include <utility>

namespace mochi {

template <typename Signature>
class FunctionRef;

template <typename Out, typename... In>
class FunctionRef<Out(In...)> {
 public:
  // Nothing: to be asked for with `if`.
  FunctionRef() = default;
  FunctionRef(std::nullptr_t) {}

  template <typename Callable,
            typename = std::enable_if_t<!std::is_same_v<std::decay_t<Callable>, FunctionRef> &&
                                        std::is_invocable_r_v<Out, Callable&, In...>>>
  FunctionRef(Callable&& callable)
      : object_(const_cast<void*>(static_cast<const void*>(std::addressof(callable)))),
        call_([](void* object, In... in) -> Out {
          return (*static_cast<std::remove_reference_t<Callable>*>(object))(std::forward<In>(in)...);
        }) {}

  explicit operator bool() const { return call_ != nullptr; }
  Out operator()(In... in) const { return call_(object_, std::forward<In>(in)...); }

 private:
  void* object_ = nullptr;
  Out (*call_)(void*, In...) = nullptr;
};

}  // namespace mochi
