#include "registry/auth/ecdsa.h"

#include <openssl/bio.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include "base/base64.h"
#include "base/string_util.h"
#include "diag/codes.h"
#include "registry/auth/openssl.h"

namespace mochi::registry {
namespace {

constexpr std::size_t kCertificateBytes = std::size_t{64} << 10U;

struct BioFreer {
  void operator()(BIO* value) const { BIO_free(value); }
};
using Certificate = std::unique_ptr<X509, Freer<X509, X509_free>>;
using Bio = std::unique_ptr<BIO, BioFreer>;

Unexpected<Error> bad(std::string message) { return fail(Code::M057_SIG_E004, std::move(message)); }

// What an i2d function of OpenSSL writes.
template <typename T, typename Write>
std::string der_of(const T* value, Write write) {
  unsigned char* out = nullptr;
  const int size = write(value, &out);
  if (size <= 0) return {};
  std::string der(reinterpret_cast<char*>(out), static_cast<std::size_t>(size));
  OPENSSL_free(out);
  return der;
}

std::string text_of(BIO* bio) {
  char* data = nullptr;
  const long size = BIO_get_mem_data(bio, &data);
  return size > 0 ? std::string(data, static_cast<std::size_t>(size)) : std::string();
}

bool is_p256(EVP_PKEY* key) {
  char group[64];
  std::size_t size = 0;
  return key != nullptr && EVP_PKEY_is_a(key, "EC") == 1 &&
         EVP_PKEY_get_group_name(key, group, sizeof group, &size) == 1 &&
         std::string_view(group, size) == "prime256v1";
}

}  // namespace

struct SigningKey::Impl {
  Key key;
};

SigningKey::SigningKey(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
SigningKey::SigningKey(SigningKey&&) noexcept = default;
SigningKey& SigningKey::operator=(SigningKey&&) noexcept = default;
SigningKey::~SigningKey() = default;

Result<SigningKey> SigningKey::make() {
  auto impl = std::make_unique<Impl>();
  impl->key.reset(EVP_EC_gen("P-256"));
  if (!impl->key) return bad("no key could be made");
  return SigningKey(std::move(impl));
}

Result<SigningKey> SigningKey::read(std::string_view pem) {
  const Bio bio(BIO_new_mem_buf(pem.data(), static_cast<int>(std::min(pem.size(), kCertificateBytes))));
  auto impl = std::make_unique<Impl>();
  impl->key.reset(PEM_read_bio_PrivateKey(bio.get(), nullptr, nullptr, nullptr));
  if (!is_p256(impl->key.get())) return bad("the signing key is no P-256 key");
  return SigningKey(std::move(impl));
}

std::string SigningKey::private_pem() const {
  const Bio bio(BIO_new(BIO_s_mem()));
  if (PEM_write_bio_PKCS8PrivateKey(bio.get(), impl_->key.get(), nullptr, nullptr, 0, nullptr, nullptr) != 1)
    return {};
  return text_of(bio.get());
}

std::string SigningKey::public_der() const { return der_of(impl_->key.get(), i2d_PUBKEY); }

std::string SigningKey::public_pem() const {
  const Bio bio(BIO_new(BIO_s_mem()));
  if (PEM_write_bio_PUBKEY(bio.get(), impl_->key.get()) != 1) return {};
  return text_of(bio.get());
}

Result<std::string> SigningKey::sign(std::string_view bytes) const {
  const DigestContext context(EVP_MD_CTX_new());
  std::size_t size = 0;
  if (EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, impl_->key.get()) != 1 ||
      EVP_DigestSign(context.get(), nullptr, &size, bytes_of(bytes), bytes.size()) != 1) {
    return bad("the key does not sign");
  }
  std::string made(size, '\0');
  if (EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(made.data()), &size, bytes_of(bytes),
                     bytes.size()) != 1) {
    return bad("the key does not sign");
  }
  made.resize(size);
  return made;
}

bool verify_p256(std::string_view spki, std::string_view bytes, std::string_view signature) {
  if (spki.size() > kCertificateBytes) return false;
  const unsigned char* at = bytes_of(spki);
  const Key key(d2i_PUBKEY(nullptr, &at, static_cast<long>(spki.size())));
  if (!is_p256(key.get()) || at != bytes_of(spki) + spki.size()) return false;
  const DigestContext context(EVP_MD_CTX_new());
  return EVP_DigestVerifyInit(context.get(), nullptr, EVP_sha256(), nullptr, key.get()) == 1 &&
         EVP_DigestVerify(context.get(), bytes_of(signature), signature.size(), bytes_of(bytes),
                          bytes.size()) == 1;
}

Result<std::string> certificate_key(std::string_view der) {
  if (der.size() > kCertificateBytes) return bad("the certificate is too large");
  const unsigned char* at = bytes_of(der);
  const Certificate certificate(d2i_X509(nullptr, &at, static_cast<long>(der.size())));
  if (!certificate || at != bytes_of(der) + der.size()) return bad("the certificate cannot be read");
  EVP_PKEY* key = X509_get0_pubkey(certificate.get());
  std::string spki = key == nullptr ? std::string() : der_of(key, i2d_PUBKEY);
  if (spki.empty()) return bad("the certificate has no key that is known here");
  return spki;
}

Result<std::string> certificate_of_pem(std::string_view pem) {
  constexpr std::string_view kBegin = "-----BEGIN CERTIFICATE-----";
  const std::size_t begin = pem.find(kBegin);
  const std::size_t end =
      begin == std::string_view::npos ? begin : pem.find("-----END CERTIFICATE-----", begin);
  if (end == std::string_view::npos || end - begin > 2 * kCertificateBytes)
    return bad("the certificate is no PEM text");
  std::string text;
  for (char c : pem.substr(begin + kBegin.size(), end - begin - kBegin.size())) {
    if (c != '\n' && c != '\r' && c != ' ' && c != '\t') text += c;
  }
  std::optional<std::string> der = base64_decode(text);
  if (!der || der->empty()) return bad("the certificate is no PEM text");
  return std::move(*der);
}

std::string pem_of_certificate(std::string_view der) {
  constexpr std::size_t kLine = 64;
  const std::string text = base64(der);
  std::string out = "-----BEGIN CERTIFICATE-----\n";
  for (std::size_t at = 0; at < text.size(); at += kLine) out += text.substr(at, kLine) + "\n";
  return out + "-----END CERTIFICATE-----\n";
}

}  // namespace mochi::registry
