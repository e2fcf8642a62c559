#include "registry/store/random.h"

#include <openssl/crypto.h>
#include <openssl/rand.h>

#include <string_view>

#include "diag/codes.h"

namespace mochi::registry {

Result<std::string> random_bytes(std::size_t count) {
  std::string out(count, '\0');
  if (RAND_bytes(reinterpret_cast<unsigned char*>(out.data()), static_cast<int>(count)) != 1) {
    return fail(Code::C002, "the system gives no random bytes");
  }
  return out;
}

bool equal_secrets(std::string_view a, std::string_view b) {
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace mochi::registry
