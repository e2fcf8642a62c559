// The block functions of OpenSSL, not its EVP layer: linked statically they add some kilobytes and nothing to
// the program's start, and cannot fail.
#define OPENSSL_SUPPRESS_DEPRECATED

#include "archive/digest.h"

#include <blake3.h>
#include <openssl/md5.h>
#include <openssl/sha.h>

#include "archive/blake2b.h"
#include "base/check.h"
#include "base/string_util.h"

namespace mochi::archive {

// Contexts of several kilobytes at most; the kind chooses the member in use.
struct Hasher::State {
  explicit State(DigestKind wanted) : kind(wanted) {}
  DigestKind kind;
  MD5_CTX md5{};
  SHA_CTX sha1{};
  SHA256_CTX sha256{};
  SHA512_CTX sha512{};
  Blake2b256 blake2b;
  blake3_hasher blake3;
};

Hasher::Hasher(DigestKind kind) : state_(std::make_unique<State>(kind)) {
  switch (kind) {
    case DigestKind::md5: MD5_Init(&state_->md5); break;
    case DigestKind::sha1: SHA1_Init(&state_->sha1); break;
    case DigestKind::sha256: SHA256_Init(&state_->sha256); break;
    case DigestKind::sha512: SHA512_Init(&state_->sha512); break;
    case DigestKind::blake2b_256: break;
    case DigestKind::blake3: blake3_hasher_init(&state_->blake3); break;
  }
}

Hasher::~Hasher() = default;
Hasher::Hasher(Hasher&&) noexcept = default;
Hasher& Hasher::operator=(Hasher&&) noexcept = default;

void Hasher::update(std::string_view bytes) {
  switch (state_->kind) {
    case DigestKind::md5: MD5_Update(&state_->md5, bytes.data(), bytes.size()); break;
    case DigestKind::sha1: SHA1_Update(&state_->sha1, bytes.data(), bytes.size()); break;
    case DigestKind::sha256: SHA256_Update(&state_->sha256, bytes.data(), bytes.size()); break;
    case DigestKind::sha512: SHA512_Update(&state_->sha512, bytes.data(), bytes.size()); break;
    case DigestKind::blake2b_256: state_->blake2b.update(bytes); break;
    case DigestKind::blake3: blake3_hasher_update(&state_->blake3, bytes.data(), bytes.size()); break;
  }
}

std::string Hasher::finish() {
  unsigned char out[SHA512_DIGEST_LENGTH];
  std::size_t size = 0;
  switch (state_->kind) {
    case DigestKind::md5: MD5_Final(out, &state_->md5), size = MD5_DIGEST_LENGTH; break;
    case DigestKind::sha1: SHA1_Final(out, &state_->sha1), size = SHA_DIGEST_LENGTH; break;
    case DigestKind::sha256: SHA256_Final(out, &state_->sha256), size = SHA256_DIGEST_LENGTH; break;
    case DigestKind::sha512: SHA512_Final(out, &state_->sha512), size = SHA512_DIGEST_LENGTH; break;
    case DigestKind::blake2b_256: return state_->blake2b.finish();
    case DigestKind::blake3: blake3_hasher_finalize(&state_->blake3, out, 32), size = 32; break;
  }
  std::string raw;
  for (std::size_t i = 0; i < size; ++i) raw += static_cast<char>(out[i]);
  return raw;
}

std::string digest(DigestKind kind, std::string_view bytes) {
  Hasher hasher(kind);
  hasher.update(bytes);
  return hasher.finish();
}

std::string hex(std::string_view raw) { return to_hex(raw); }

}  // namespace mochi::archive
