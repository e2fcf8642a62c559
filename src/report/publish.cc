#include "report/publish.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/json_writer.h"
#include "base/string_util.h"
#include "fanout/mapping/fields.h"
#include "package/manifest/manifest.h"
#include "session/progress.h"

namespace mochi {
namespace {

using fanout::Destination;
using fanout::destination_info;
using fanout::Leg;
using fanout::LegState;
using fanout::ReleasePackage;

Result<fanout::Mapped> map_for(const ReleasePackage& package, Destination destination) {
  MOCHI_TRY(const fanout::PackageFacts facts, fanout::facts_of(package, destination));
  return fanout::map_package(destination, facts);
}

std::string joined(const std::vector<std::string>& values) { return join(values, ", "); }

std::string size_change(const fanout::Leg& leg, const artefact::Artefact& file, std::size_t index,
                        const std::optional<fanout::Receipt>& last) {
  const fanout::ReceiptLeg* before = last ? last->find(leg.destination) : nullptr;
  if (before == nullptr || index >= before->files.size()) return "change unknown";
  const auto old = static_cast<std::int64_t>(before->files[index].size);
  const std::int64_t change = static_cast<std::int64_t>(file.bytes.size()) - old;
  return fmt::format("{}{} bytes since {}", change >= 0 ? "+" : "", change, last->version);
}

void json_leg(JsonWriter& json, const Leg& leg, const ReleasePackage& package, bool with_manifests) {
  json.begin_object();
  json.member("package", package.name);
  json.member("target", destination_info(leg.destination).name);
  json.member("state", leg_word(leg));
  if (leg.mapped) {
    json.member("name", leg.mapped->name.text());
    json.member("version", leg.mapped->version);
  }
  if (leg.name.state != fanout::NameState::unasked) {
    json.key("ownership");
    json.begin_object();
    json.member("state", fanout::name_state_name(leg.name.state));
    json.member("detail", leg.name.words);
    json.end_object();
  }
  json.member("registry", leg.endpoint.registry);
  json.member("url", leg.probe.url);
  if (leg.built) {
    if (!leg.endpoint.registry.empty())
      json.member("install", leg.driver->install_line(leg.endpoint, *leg.built));
    json.member("build_ms", leg.build_ns / 1'000'000);
    json.key("files");
    json.begin_array();
    for (const artefact::Artefact& file : leg.built->files) {
      json.begin_object();
      json.member("name", file.file_name);
      json.member("size", static_cast<std::int64_t>(file.bytes.size()));
      json.member("sha256", file.sha256());
      json.key("entries");
      json.begin_array();
      for (const archive::Entry& entry : file.entries) {
        json.begin_object();
        json.member("path", entry.path);
        json.member("size", static_cast<std::int64_t>(entry.bytes.size()));
        json.end_object();
      }
      json.end_array();
      json.end_object();
    }
    json.end_array();
    if (with_manifests) json.member("manifest", leg.built->manifest);
  }
  if (leg.mapped) {
    json.key("dependencies");
    json.begin_array();
    for (const fanout::MappedDependency& dependency : leg.mapped->dependencies) {
      json.begin_object();
      json.member("package", dependency.package);
      json.member("name", dependency.name.text());
      json.member("requirement", dependency.requirement);
      json.end_object();
    }
    json.end_array();
  }
  const auto texts = [&](std::string_view key, const std::vector<std::string>& all) {
    json.key(key);
    json.begin_array();
    for (const std::string& text : all) json.string(text);
    json.end_array();
  };
  texts("notes", leg.notes);
  if (!leg.tried.empty()) texts("tried", leg.tried);
  if (!leg.audience.empty()) json.member("audience", leg.audience);
  if (!leg.claims.empty()) texts("claims", leg.claims);
  if (leg.error) {
    json.key("error");
    json.begin_object();
    json.member("step", fanout::step_name(leg.step));
    json.member("code", code_info(leg.error->code).name);
    json.member("message", leg.error->message);
    json.member("hint", leg.error->hint);
    json.end_object();
  }
  json.end_object();
}

}  // namespace

std::string leg_word(const Leg& leg) {
  if (leg.error) return leg.state == LegState::failed ? "failed" : "not withdrawn";
  if (leg.already && leg.state == LegState::published) return "already published";
  return std::string(fanout::leg_state_name(leg.state));
}

std::string mapping_text(const ReleasePackage& package, const std::vector<Destination>& destinations) {
  std::string out;
  for (Destination destination : destinations) {
    out += fmt::format("{}{}\n", out.empty() ? "" : "\n", destination_info(destination).title);
    const Result<fanout::Mapped> mapped = map_for(package, destination);
    if (!mapped) {
      out += fmt::format("  cannot be expressed: {}\n", mapped.error().message);
      if (!mapped.error().hint.empty()) out += fmt::format("  {}\n", mapped.error().hint);
      continue;
    }
    for (const fanout::MappedField& field : mapped->fields)
      out += fmt::format("  {:<12} {:<28} {}\n", field.from, field.key, joined(field.values));
    for (const fanout::MappedDependency& dependency : mapped->dependencies) {
      out += fmt::format("  {:<12} {:<28} {}{}\n", "dependency", dependency.package,
                         dependency.name.text() + " " + dependency.requirement,
                         dependency.optional ? " (optional)" : "");
    }
    for (const std::string& warning : mapped->warnings) out += fmt::format("  note: {}\n", warning);
  }
  return out;
}

std::string mapping_json(const ReleasePackage& package, const std::vector<Destination>& destinations) {
  JsonWriter json(JsonStyle::indented);
  json.begin_object();
  json.member("package", package.name);
  json.member("version", package.version.text());
  json.key("targets");
  json.begin_array();
  for (Destination destination : destinations) {
    json.begin_object();
    json.member("target", destination_info(destination).name);
    const Result<fanout::Mapped> mapped = map_for(package, destination);
    if (!mapped) {
      json.member("code", code_info(mapped.error().code).name);
      json.member("error", mapped.error().message);
      json.end_object();
      continue;
    }
    json.member("name", mapped->name.text());
    json.member("import", mapped->name.import_name);
    json.member("version", mapped->version);
    json.key("fields");
    json.begin_array();
    for (const fanout::MappedField& field : mapped->fields) {
      json.begin_object();
      json.member("from", field.from);
      json.member("key", field.key);
      json.key("values");
      json.begin_array();
      for (const std::string& value : field.values) json.string(value);
      json.end_array();
      json.end_object();
    }
    json.end_array();
    json.key("dependencies");
    json.begin_array();
    for (const fanout::MappedDependency& dependency : mapped->dependencies) {
      json.begin_object();
      json.member("package", dependency.package);
      json.member("name", dependency.name.text());
      json.member("requirement", dependency.requirement);
      json.end_object();
    }
    json.end_array();
    json.key("notes");
    json.begin_array();
    for (const std::string& warning : mapped->warnings) json.string(warning);
    json.end_array();
    json.end_object();
  }
  json.end_array();
  json.end_object();
  return json.take() + "\n";
}

std::string plan_text(const Leg& leg, const ReleasePackage& package,
                      const std::optional<fanout::Receipt>& last) {
  std::string out = fmt::format("{} of {} {}\n", destination_info(leg.destination).title, package.name,
                                package.version.text());
  if (leg.mapped) out += fmt::format("  name      {} {}\n", leg.mapped->name.text(), leg.mapped->version);
  if (!leg.built) return out + "  nothing is built\n";
  out += leg.endpoint.registry.empty()
             ? std::string("  endpoint  unknown\n")
             : fmt::format("  endpoint  {} ({})\n", leg.endpoint.registry, leg.endpoint.source);
  if (!leg.endpoint.publish.empty()) out += fmt::format("  uploads   {}\n", leg.endpoint.publish);
  for (std::size_t i = 0; i < leg.built->files.size(); ++i) {
    const artefact::Artefact& file = leg.built->files[i];
    out += fmt::format("  file      {}  {} bytes ({})\n            sha256 {}\n", file.file_name,
                       file.bytes.size(), size_change(leg, file, i, last), file.sha256());
    for (const archive::Entry& entry : file.entries)
      out += fmt::format("            {:>8}  {}\n", entry.bytes.size(), entry.path);
  }
  out += fmt::format("  signed    {}\n", leg.driver->abilities().identity
                                             ? "an attestation by the identity token of CI, if there is one"
                                             : "nothing");
  if (!leg.audience.empty()) out += fmt::format("  token     of CI, made out to {}\n", leg.audience);
  for (const std::string& claim : leg.claims) out += fmt::format("            {}\n", claim);
  for (const fanout::MappedDependency& dependency : leg.mapped->dependencies) {
    out += fmt::format("  needs     {} as {} {}\n", dependency.package, dependency.name.text(),
                       dependency.requirement);
  }
  for (const std::string& note : leg.notes) out += fmt::format("  note      {}\n", note);
  out += fmt::format("  {}\n", leg.built->manifest_name);
  for (std::string_view line : split_lines(leg.built->manifest))
    out += line.empty() ? "\n" : fmt::format("    {}\n", line);
  return out;
}

std::string summary_text(const fanout::Run& run, const std::vector<ReleasePackage>& packages) {
  std::string out;
  for (const Leg& leg : run.legs) {
    out += fmt::format(
        "{:<7} {:<18} {}", destination_info(leg.destination).name, leg_word(leg),
        leg.mapped ? leg.mapped->name.text() + " " + leg.mapped->version : packages[leg.package].name);
    out += '\n';
    if (leg.name.state != fanout::NameState::unasked) {
      out += fmt::format("        name {}{}{}\n", fanout::name_state_name(leg.name.state),
                         leg.name.words.empty() ? "" : ": ", leg.name.words);
    }
    const bool there = leg.built && (leg.state == LegState::published || leg.state == LegState::accepted);
    if (!there) continue;
    for (const artefact::Artefact& file : leg.built->files) {
      out += fmt::format("        {}  {}  sha256 {}\n", file.file_name, human_size(file.bytes.size()),
                         file.sha256());
    }
    out += fmt::format("        {}\n        {}\n", leg.probe.url,
                       leg.driver->install_line(leg.endpoint, *leg.built));
  }
  return out;
}

std::string run_json(const fanout::Run& run, const std::vector<ReleasePackage>& packages,
                     bool with_manifests) {
  JsonWriter json(JsonStyle::indented);
  json.begin_object();
  json.member_bool("ok", run.ok());
  json.key("legs");
  json.begin_array();
  for (const Leg& leg : run.legs) json_leg(json, leg, packages[leg.package], with_manifests);
  json.end_array();
  json.end_object();
  return json.take() + "\n";
}

std::string leg_notes(const fanout::Run& run, const std::vector<fanout::ReleasePackage>& packages) {
  std::string out;
  for (const fanout::Leg& leg : run.legs) {
    for (const std::string& note : leg.notes) {
      out += fmt::format("note: {}{}: {}\n", fanout::destination_info(leg.destination).name,
                         packages.size() > 1 ? " of " + packages[leg.package].name : "", note);
    }
  }
  return out;
}

std::string tried_text(const fanout::Run& run, const std::vector<fanout::ReleasePackage>& packages) {
  std::string out;
  for (const fanout::Leg& leg : run.legs) {
    const std::string tried = leg.error           ? "refused"
                              : leg.tried.empty() ? "nothing tried"
                                                  : join(leg.tried, ", ");
    out += fmt::format("{:<7} {} {}: {}\n", fanout::destination_info(leg.destination).name,
                       packages[leg.package].name, packages[leg.package].version.text(), tried);
  }
  return out + leg_notes(run, packages);
}

std::string opted_notes(const std::vector<fanout::ReleasePackage>& packages) {
  std::string out;
  for (const fanout::ReleasePackage& package : packages) {
    std::vector<std::string> now;
    std::vector<std::string> later;
    for (fanout::Destination destination : fanout::opted_destinations(package.manifest)) {
      const fanout::DestinationInfo& info = fanout::destination_info(destination);
      (info.landed ? now : later).emplace_back(info.name);
    }
    if (!now.empty()) out += fmt::format("note: {} opts into {}\n", package.name, name_list(now));
    if (!later.empty())
      out += fmt::format("note: {} opts into {} too, which cannot be published to yet\n", package.name,
                         name_list(later));
  }
  return out;
}

std::string skew_notes(const std::vector<fanout::ReleasePackage>& packages,
                       const std::vector<fanout::Destination>& destinations) {
  std::string out;
  for (const fanout::ReleasePackage& package : packages) {
    std::vector<std::string> left;
    for (fanout::Destination destination : fanout::opted_destinations(package.manifest)) {
      const bool goes =
          std::find(destinations.begin(), destinations.end(), destination) != destinations.end();
      if (!goes && fanout::destination_info(destination).landed)
        left.emplace_back(fanout::destination_info(destination).name);
    }
    if (!left.empty())
      out += fmt::format("note: {} {} does not go to {}\n", package.name, package.version.text(),
                         name_list(left));
  }
  return out;
}

std::string credentials_text(const fanout::Run& run) {
  std::string out;
  for (const fanout::Leg& leg : run.legs) {
    out += fmt::format("{:<7} {}\n", fanout::destination_info(leg.destination).name,
                       leg.error ? "refused" : "credential taken: " + leg.credential.source);
    for (const std::string& claim : leg.claims) out += fmt::format("          {}\n", claim);
  }
  return out;
}

}  // namespace mochi
