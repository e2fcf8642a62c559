#include "registry/auth/signature.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>

#include <memory>

#include "base/base64.h"
#include "base/json.h"
#include "registry/auth/openssl.h"

namespace mochi::registry {
namespace {

using KeyContext = std::unique_ptr<EVP_PKEY_CTX, Freer<EVP_PKEY_CTX, EVP_PKEY_CTX_free>>;
using Builder = std::unique_ptr<OSSL_PARAM_BLD, Freer<OSSL_PARAM_BLD, OSSL_PARAM_BLD_free>>;
using Params = std::unique_ptr<OSSL_PARAM, Freer<OSSL_PARAM, OSSL_PARAM_free>>;
using Number = std::unique_ptr<BIGNUM, Freer<BIGNUM, BN_free>>;
using Signature = std::unique_ptr<ECDSA_SIG, Freer<ECDSA_SIG, ECDSA_SIG_free>>;

Number number_of(std::string_view bytes) {
  return Number(BN_bin2bn(bytes_of(bytes), static_cast<int>(bytes.size()), nullptr));
}

Key finish(const char* type, const Builder& builder) {
  Params params(OSSL_PARAM_BLD_to_param(builder.get()));
  KeyContext context(EVP_PKEY_CTX_new_from_name(nullptr, type, nullptr));
  EVP_PKEY* key = nullptr;
  if (!params || !context || EVP_PKEY_fromdata_init(context.get()) != 1 ||
      EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, params.get()) != 1) {
    return nullptr;
  }
  return Key(key);
}

Key rsa_key(const JsonValue& jwk) {
  const auto n = decode_base64url(jwk.text_of("n"));
  const auto e = decode_base64url(jwk.text_of("e"));
  // Shorter keys are broken, longer ones a way to burn our time.
  if (!n || !e || n->size() < 256 || n->size() > 1024 || e->size() > 8) return nullptr;
  Builder builder(OSSL_PARAM_BLD_new());
  const Number modulus = number_of(*n);
  const Number exponent = number_of(*e);
  OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, modulus.get());
  OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, exponent.get());
  return finish("RSA", builder);
}

Key ec_key(const JsonValue& jwk) {
  const auto x = decode_base64url(jwk.text_of("x"));
  const auto y = decode_base64url(jwk.text_of("y"));
  if (!x || !y || x->size() != 32 || y->size() != 32 || jwk.text_of("crv") != "P-256") return nullptr;
  const std::string point = "\x04" + *x + *y;
  Builder builder(OSSL_PARAM_BLD_new());
  OSSL_PARAM_BLD_push_utf8_string(builder.get(), OSSL_PKEY_PARAM_GROUP_NAME, "prime256v1", 0);
  OSSL_PARAM_BLD_push_octet_string(builder.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size());
  return finish("EC", builder);
}

// JOSE writes r and s side by side, OpenSSL wants them in DER.
std::string to_der(std::string_view raw) {
  if (raw.size() != 64) return {};
  Signature signature(ECDSA_SIG_new());
  Number r = number_of(raw.substr(0, 32));
  Number s = number_of(raw.substr(32));
  if (ECDSA_SIG_set0(signature.get(), r.get(), s.get()) != 1) return {};
  static_cast<void>(r.release());
  static_cast<void>(s.release());
  unsigned char* out = nullptr;
  const int size = i2d_ECDSA_SIG(signature.get(), &out);
  if (size <= 0) return {};
  std::string der(reinterpret_cast<char*>(out), static_cast<std::size_t>(size));
  OPENSSL_free(out);
  return der;
}

bool verify(EVP_PKEY* key, std::string_view payload, std::string_view signature) {
  DigestContext context(EVP_MD_CTX_new());
  return EVP_DigestVerifyInit(context.get(), nullptr, EVP_sha256(), nullptr, key) == 1 &&
         EVP_DigestVerify(context.get(), bytes_of(signature), signature.size(), bytes_of(payload),
                          payload.size()) == 1;
}

}  // namespace

std::optional<std::string> decode_base64url(std::string_view text) {
  if (text.find_first_of("+/") != std::string_view::npos) return std::nullopt;
  return base64_decode(text);
}

bool verify_signature(std::string_view jwks, std::string_view kid, std::string_view algorithm,
                      std::string_view payload, std::string_view signature) {
  JsonValue set;
  JsonError error;
  if (!parse_json(jwks, set, error)) return false;
  const JsonValue* keys = set.find("keys");
  if (keys == nullptr) return false;
  const bool rsa = algorithm == "RS256";
  if (!rsa && algorithm != "ES256") return false;
  for (const JsonValue& jwk : keys->items) {
    if (kid.empty() ? keys->items.size() != 1 : jwk.text_of("kid") != kid) continue;
    if (jwk.text_of("kty") != (rsa ? "RSA" : "EC")) continue;
    const Key key = rsa ? rsa_key(jwk) : ec_key(jwk);
    const std::string der = rsa ? std::string(signature) : to_der(signature);
    if (key && !der.empty() && verify(key.get(), payload, der)) return true;
  }
  return false;
}

}  // namespace mochi::registry
