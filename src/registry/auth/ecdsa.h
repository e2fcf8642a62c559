// Signatures over P-256 with SHA-256: keys of our own, and those inside of certificates. All OpenSSL of them
// is here.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"

namespace mochi::registry {

// A private key. It leaves the object only as the PEM that its owner asks for.
class SigningKey {
 public:
  // Fresh, from the system's random numbers.
  static Result<SigningKey> make();
  // A PKCS#8 text as `private_pem` writes it; M057_SIG_E004 for anything but a P-256 key.
  static Result<SigningKey> read(std::string_view pem);

  SigningKey(SigningKey&&) noexcept;
  SigningKey& operator=(SigningKey&&) noexcept;
  ~SigningKey();

  std::string private_pem() const;
  // SubjectPublicKeyInfo.
  std::string public_der() const;
  std::string public_pem() const;
  // DER. Two signatures of the same bytes differ.
  Result<std::string> sign(std::string_view bytes) const;

 private:
  struct Impl;
  explicit SigningKey(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

// Is `signature` (DER) one of `bytes` by the P-256 key `spki` (SubjectPublicKeyInfo, DER)?
bool verify_p256(std::string_view spki, std::string_view bytes, std::string_view signature);

// The key of an X.509 certificate (DER) as SubjectPublicKeyInfo. M057_SIG_E004 if it is no certificate, or
// has bytes behind it.
Result<std::string> certificate_key(std::string_view der);
// DER of the first certificate of a PEM text; M057_SIG_E004 if there is none.
Result<std::string> certificate_of_pem(std::string_view pem);
// PEM of a certificate's DER.
std::string pem_of_certificate(std::string_view der);

}  // namespace mochi::registry
