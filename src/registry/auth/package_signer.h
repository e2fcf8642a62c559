// The registry's own signature of what it serves (registry page 3.3): `name@version:integrity`, by a key of
// its folder. It is made once, when a version is accepted, and kept in the log: signing again would give
// other bytes.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"
#include "host/file_system.h"
#include "registry/auth/ecdsa.h"

namespace mochi::registry {

class PackageSigner {
 public:
  // The key in `signing-key.pem` (0600) of the folder; made if there is none and `make`. M057_SIG_E004 for a
  // file that holds no key; C006-like errors of the file system.
  static Result<std::unique_ptr<PackageSigner>> open(FileSystem& files, std::string_view root, bool make);

  // `SHA256:` and the digest of the public key.
  const std::string& key_id() const { return key_id_; }
  // Base64.
  Result<std::string> sign(std::string_view name, std::string_view version, std::string_view integrity) const;
  // What `/-/npm/v1/keys` answers.
  std::string keys_json() const;

 private:
  explicit PackageSigner(SigningKey key);
  SigningKey key_;
  std::string key_id_;
};

}  // namespace mochi::registry
