#include "package/net/url.h"

#include <fmt/format.h>

#include "base/string_util.h"
#include "diag/codes.h"

namespace mochi::package {
namespace {

// `host:port` and where it stands; npos if `url` has no `://`.
std::size_t host_start(std::string_view url) {
  std::size_t scheme = url.find("://");
  return scheme == std::string_view::npos ? scheme : scheme + 3;
}

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

}  // namespace

std::string resolve_url(std::string_view base, std::string_view reference) {
  if (reference.find("://") != std::string_view::npos) return std::string(reference);
  std::size_t start = host_start(base);
  if (start == std::string_view::npos) return std::string(reference);
  std::size_t path = base.find('/', start);
  std::string_view host = base.substr(0, path);
  if (reference.starts_with("//")) return std::string(base.substr(0, start - 2)) + std::string(reference);
  if (reference.starts_with('/')) return std::string(host) + std::string(reference);
  std::string directory = path == std::string_view::npos ? std::string(host) + "/" : std::string(base);
  directory = directory.substr(0, directory.find_first_of("?#"));
  directory.erase(directory.rfind('/') + 1);
  while (true) {
    if (reference.starts_with("./")) {
      reference.remove_prefix(2);
    } else if (reference.starts_with("../") && directory.size() > host.size() + 1) {
      reference.remove_prefix(3);
      directory.pop_back();
      directory.erase(directory.rfind('/') + 1);
    } else {
      return directory + std::string(reference);
    }
  }
}

std::string origin_of(std::string_view url) {
  std::size_t start = host_start(url);
  if (start == std::string_view::npos) return {};
  std::string scheme = ascii_lower(url.substr(0, start - 3));
  if (scheme == "file") return "file://";
  std::string host = ascii_lower(url.substr(start, url.find_first_of("/?#", start) - start));
  host.erase(0, host.rfind('@') == std::string::npos ? 0 : host.rfind('@') + 1);
  std::string_view usual = scheme == "https" ? ":443" : ":80";
  if (host.ends_with(usual)) host.erase(host.size() - usual.size());
  return host.empty() ? std::string() : scheme + "://" + host;
}

Result<std::string> file_url_path(std::string_view url) {
  std::string_view path = url.substr(std::string_view("file://").size());
  if (path.starts_with("localhost/")) path.remove_prefix(9);
  std::string out;
  for (std::size_t i = 0; i < path.size(); ++i) {
    if (path[i] == '%' && i + 2 < path.size() && hex_value(path[i + 1]) >= 0 && hex_value(path[i + 2]) >= 0) {
      out += static_cast<char>(hex_value(path[i + 1]) * 16 + hex_value(path[i + 2]));
      i += 2;
    } else {
      out += path[i];
    }
  }
  if (!out.starts_with('/') || out.find('\0') != std::string::npos) {
    return fail(Code::C003, fmt::format("`{}` names no file of this machine", url));
  }
  return out;
}

bool may_carry_secrets(std::string_view url) {
  std::string origin = origin_of(url);
  if (origin.empty() || origin.starts_with("https://")) return !origin.empty();
  std::string_view host = std::string_view(origin).substr(origin.find("://") + 3);
  if (host.starts_with("[::1]")) return true;
  host = host.substr(0, host.find(':'));
  return origin.starts_with("http://") && (host == "localhost" || host.starts_with("127."));
}

std::string percent_encode(std::string_view name) {
  std::string out;
  for (char c : name) {
    bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                 std::string_view("-._~@+").find(c) != std::string_view::npos;
    out += plain ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return out;
}

std::string index_path(std::string_view package) {
  std::string_view scope = "-";
  std::string_view name = package;
  std::size_t slash = package.find('/');
  if (package.starts_with('@') && slash != std::string_view::npos) {
    scope = package.substr(1, slash - 1);
    name = package.substr(slash + 1);
  }
  std::string lower = ascii_lower(name);
  std::string bucket = lower + "/-";
  if (lower.size() >= 4) bucket = lower.substr(0, 2) + "/" + lower.substr(2, 2);
  if (lower.size() == 2 || lower.size() == 3) bucket = lower.substr(0, 2) + "/" + lower.substr(0, 2);
  return fmt::format("{}/{}/{}", bucket, scope, lower);
}

std::string blob_url_path(std::string_view blake3) {
  return fmt::format("{}/{}/{}.tar.zst", blake3.substr(0, 2), blake3.substr(2, 2), blake3);
}

}  // namespace mochi::package
