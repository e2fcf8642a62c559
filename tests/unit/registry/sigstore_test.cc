#include "registry/wire/sigstore.h"

#include <gtest/gtest.h>

#include <vector>

#include "archive/digest.h"
#include "base/base64.h"
#include "diag/codes.h"
#include "registry/auth/ecdsa.h"
#include "registry/client/sigstore.h"

namespace mochi::registry::sigstore {
namespace {

std::string sha256(std::string_view bytes) { return archive::digest(archive::DigestKind::sha256, bytes); }

// RFC 9162, 2.1.1 and 2.1.3.1, as written there.
std::string root(const std::vector<std::string>& leaves) {
  if (leaves.size() == 1) return leaves[0];
  std::size_t half = 1;
  while (half * 2 < leaves.size()) half *= 2;
  const auto middle = leaves.begin() + static_cast<std::ptrdiff_t>(half);
  return sha256("\x01" + root({leaves.begin(), middle}) + root({middle, leaves.end()}));
}
std::vector<std::string> path(std::size_t index, const std::vector<std::string>& leaves) {
  if (leaves.size() == 1) return {};
  std::size_t half = 1;
  while (half * 2 < leaves.size()) half *= 2;
  const auto middle = leaves.begin() + static_cast<std::ptrdiff_t>(half);
  const std::vector<std::string> left(leaves.begin(), middle);
  const std::vector<std::string> right(middle, leaves.end());
  std::vector<std::string> made = index < half ? path(index, left) : path(index - half, right);
  made.push_back(root(index < half ? right : left));
  return made;
}

LogEntry entry_of(std::size_t index, std::size_t size) {
  std::vector<std::string> leaves;
  for (std::size_t i = 0; i < size; ++i)
    leaves.push_back(sha256(std::string(1, '\0') + "body " + std::to_string(i)));
  LogEntry entry;
  entry.log_index = static_cast<std::int64_t>(1000 + index);
  entry.body = "body " + std::to_string(index);
  entry.proof_index = static_cast<std::int64_t>(index);
  entry.tree_size = static_cast<std::int64_t>(size);
  entry.root = root(leaves);
  entry.hashes = path(index, leaves);
  entry.checkpoint =
      "log - 1\n" + std::to_string(size) + "\n" + base64(entry.root) + "\n\n\xe2\x80\x94 log AAAA\n";
  return entry;
}

TEST(Sigstore, InclusionInTreesOfAllShapes) {
  for (std::size_t size = 1; size <= 33; ++size) {
    for (std::size_t index = 0; index < size; ++index) {
      const LogEntry good = entry_of(index, size);
      ASSERT_TRUE(check_inclusion(good)) << index << " of " << size;
      LogEntry other = good;
      other.body += "!";
      EXPECT_FALSE(check_inclusion(other));
      other = good;
      other.tree_size += 1;
      EXPECT_FALSE(check_inclusion(other));
      other = good;
      other.hashes.push_back(sha256("more"));
      EXPECT_FALSE(check_inclusion(other));
      if (good.hashes.empty()) continue;
      other = good;
      other.hashes.pop_back();
      EXPECT_FALSE(check_inclusion(other));
      other = good;
      other.hashes[0][0] = static_cast<char>(other.hashes[0][0] ^ 1);
      EXPECT_FALSE(check_inclusion(other));
    }
  }
  LogEntry beyond = entry_of(2, 3);
  beyond.proof_index = 3;
  EXPECT_EQ(check_inclusion(beyond).error().code, Code::M057_SIG_E005);
  LogEntry note = entry_of(2, 3);
  note.checkpoint = "log - 1\n3\n" + base64(sha256("another")) + "\n\n\xe2\x80\x94 log AAAA\n";
  EXPECT_EQ(check_inclusion(note).error().code, Code::M057_SIG_E005);
}

Attestation sample() {
  Attestation made;
  made.payload_type = kStatementType;
  made.payload = "{\"a\":1}";
  made.signature = "signature";
  made.certificate = "certificate";
  made.entries = {entry_of(4, 7)};
  made.entries[0].log_id = sha256("key");
  made.entries[0].kind = "dsse";
  made.entries[0].kind_version = "0.0.1";
  made.entries[0].integrated_time = 1'800'000'000;
  made.entries[0].promise = "promise";
  return made;
}

void same(const Attestation& a, const Attestation& b) {
  EXPECT_EQ(a.payload_type, b.payload_type);
  EXPECT_EQ(a.payload, b.payload);
  EXPECT_EQ(a.signature, b.signature);
  EXPECT_EQ(a.certificate, b.certificate);
  ASSERT_EQ(a.entries.size(), b.entries.size());
  EXPECT_EQ(a.entries[0].log_index, b.entries[0].log_index);
  EXPECT_EQ(a.entries[0].log_id, b.entries[0].log_id);
  EXPECT_EQ(a.entries[0].kind, b.entries[0].kind);
  EXPECT_EQ(a.entries[0].kind_version, b.entries[0].kind_version);
  EXPECT_EQ(a.entries[0].integrated_time, b.entries[0].integrated_time);
  EXPECT_EQ(a.entries[0].promise, b.entries[0].promise);
  EXPECT_EQ(a.entries[0].hashes, b.entries[0].hashes);
  EXPECT_EQ(a.entries[0].root, b.entries[0].root);
  EXPECT_EQ(a.entries[0].checkpoint, b.entries[0].checkpoint);
  EXPECT_EQ(a.entries[0].body, b.entries[0].body);
}

TEST(Sigstore, BothFormsReadBack) {
  const Attestation made = sample();
  const Result<Attestation> bundle = parse_bundle(write_bundle(made));
  ASSERT_TRUE(bundle) << bundle.error().message;
  same(*bundle, made);
  const Result<std::vector<Attestation>> list = parse_pep740("[" + write_pep740(made) + "]");
  ASSERT_TRUE(list) << list.error().message;
  ASSERT_EQ(list->size(), 1U);
  same(list->front(), made);
}

TEST(Sigstore, RefusesOtherTexts) {
  for (const char* text :
       {"", "[]", "{}", "[1]", "{\"mediaType\":\"application/json\"}", "[{\"version\":2}]",
        "{\"mediaType\":\"application/vnd.dev.sigstore.bundle.v0.3+json\"}", "[{},{},{}]"}) {
    const Result<Attestation> bundle = parse_bundle(text);
    ASSERT_FALSE(bundle) << text;
    EXPECT_EQ(bundle.error().code, Code::M057_SIG_E004);
    const Result<std::vector<Attestation>> list = parse_pep740(text);
    ASSERT_FALSE(list) << text;
    EXPECT_EQ(list.error().code, Code::M057_SIG_E004);
  }
  Attestation none = sample();
  none.entries.clear();
  EXPECT_FALSE(parse_bundle(write_bundle(none)));
  Attestation deep = sample();
  deep.entries[0].hashes.assign(65, sha256("x"));
  EXPECT_FALSE(parse_bundle(write_bundle(deep)));
  EXPECT_EQ(check_attestation(sample()).error().code, Code::M057_SIG_E004);
}

TEST(Sigstore, Statements) {
  const Result<Statement> made = parse_statement(
      R"({"_type":"https://in-toto.io/Statement/v1","subject":[{"name":"n","digest":{"sha256":"aa","sha512":"bb"}}],"predicateType":"p"})");
  ASSERT_TRUE(made);
  EXPECT_EQ(made->name, "n");
  EXPECT_EQ(made->sha256, "aa");
  EXPECT_EQ(made->sha512, "bb");
  EXPECT_EQ(made->predicate_type, "p");
  EXPECT_FALSE(parse_statement(R"({"_type":"https://in-toto.io/Statement/v1","subject":[{},{}]})"));
  EXPECT_FALSE(parse_statement(R"({"_type":"other","subject":[{}]})"));
  EXPECT_EQ(npm_purl("@moc/strings", "0.4.7"), "pkg:npm/%40moc/strings@0.4.7");
  EXPECT_EQ(npm_purl("left", "1.0.0"), "pkg:npm/left@1.0.0");
  // The example of the DSSE specification.
  EXPECT_EQ(dsse_encoding("http://example.com/HelloWorld", "hello world"),
            "DSSEv1 29 http://example.com/HelloWorld 11 hello world");
}

TEST(Ecdsa, SignsAndVerifies) {
  const Result<SigningKey> key = SigningKey::make();
  ASSERT_TRUE(key);
  const Result<std::string> signature = key->sign("text");
  ASSERT_TRUE(signature);
  EXPECT_TRUE(verify_p256(key->public_der(), "text", *signature));
  EXPECT_FALSE(verify_p256(key->public_der(), "texT", *signature));
  EXPECT_FALSE(verify_p256(key->public_der() + "x", "text", *signature));
  EXPECT_FALSE(verify_p256({}, "text", *signature));
  EXPECT_FALSE(verify_p256(key->public_der(), "text", {}));
  const Result<SigningKey> again = SigningKey::read(key->private_pem());
  ASSERT_TRUE(again);
  EXPECT_EQ(again->public_pem(), key->public_pem());
  EXPECT_FALSE(SigningKey::read("-----BEGIN PRIVATE KEY-----\n"));
  EXPECT_FALSE(certificate_key("no certificate"));
  EXPECT_FALSE(certificate_of_pem("-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n"));
  EXPECT_EQ(*certificate_of_pem(pem_of_certificate(
                "any bytes at all, of more than one line of base64 text, so that it wraps")),
            "any bytes at all, of more than one line of base64 text, so that it wraps");
}

TEST(Sigstore, SubjectsOfTokens) {
  const auto token = [](std::string_view claims) { return "e30." + base64url(claims) + ".AA"; };
  EXPECT_EQ(client::token_subject(token(R"({"sub":"repo:a"})")), "repo:a");
  EXPECT_EQ(client::token_subject(token(R"({"sub":"1","email":"a@b.example","email_verified":true})")),
            "a@b.example");
  EXPECT_EQ(client::token_subject(token(R"({"sub":"1","email":"a@b.example"})")), "1");
  EXPECT_EQ(client::token_subject("a.b"), "");
  EXPECT_EQ(client::token_subject("a.!.c"), "");
}

}  // namespace
}  // namespace mochi::registry::sigstore
