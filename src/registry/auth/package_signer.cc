#include "registry/auth/package_signer.h"

#include "archive/digest.h"
#include "base/base64.h"
#include "base/json_writer.h"
#include "base/path.h"

namespace mochi::registry {
namespace {

constexpr std::size_t kSigningKeyBytes = std::size_t{16} << 10U;
constexpr std::uint32_t kOwnerOnly = 0600;
constexpr std::string_view kKind = "ecdsa-sha2-nistp256";

}  // namespace

PackageSigner::PackageSigner(SigningKey key) : key_(std::move(key)) {
  key_id_ = "SHA256:" + base64(archive::digest(archive::DigestKind::sha256, key_.public_der()));
  while (key_id_.ends_with('=')) key_id_.pop_back();
}

Result<std::unique_ptr<PackageSigner>> PackageSigner::open(FileSystem& files, std::string_view root,
                                                           bool make) {
  const std::string path = join_path(root, "signing-key.pem");
  if (make && !files.exists(path)) {
    MOCHI_TRY(const SigningKey fresh, SigningKey::make());
    MOCHI_TRY_VOID(files.write(path, fresh.private_pem(), kOwnerOnly));
  }
  MOCHI_TRY(const std::string pem, files.read(path, kSigningKeyBytes));
  MOCHI_TRY(SigningKey key, SigningKey::read(pem));
  return std::unique_ptr<PackageSigner>(new PackageSigner(std::move(key)));
}

Result<std::string> PackageSigner::sign(std::string_view name, std::string_view version,
                                        std::string_view integrity) const {
  MOCHI_TRY(const std::string signature,
            key_.sign(std::string(name) + "@" + std::string(version) + ":" + std::string(integrity)));
  return base64(signature);
}

std::string PackageSigner::keys_json() const {
  JsonWriter json;
  json.begin_object();
  json.key("keys");
  json.begin_array();
  json.begin_object();
  json.key("expires");
  json.null();
  json.member("keyid", key_id_);
  json.member("keytype", kKind);
  json.member("scheme", kKind);
  json.member("key", base64(key_.public_der()));
  json.end_object();
  json.end_array();
  json.end_object();
  return json.take();
}

}  // namespace mochi::registry
