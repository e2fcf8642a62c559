#include "emit/surface/speller.h"

#include <algorithm>

namespace mochi::emit {

std::string Speller::joined(const std::vector<std::string>& parts, std::string_view between) {
  std::string all;
  for (const std::string& part : parts) {
    if (!all.empty()) all += between;
    all += part;
  }
  return all;
}

std::string Speller::named(std::string_view name, CaseStyle style) const {
  std::string made = convert_name(name, style);
  const bool reserved =
      std::binary_search(rules_.reserved.begin(), rules_.reserved.end(), std::string_view(made));
  return reserved ? rules_.escape.of(made) : made;
}

std::string Speller::member_name(std::string_view name) const {
  std::string made = convert_name(name, rules_.variables);
  const auto reserved = member_reserved();
  if (std::binary_search(reserved.begin(), reserved.end(), std::string_view(made))) {
    made = rules_.escape.of(made);
  }
  const auto taken = taken_members();
  if (std::find(taken.begin(), taken.end(), made) != taken.end()) made += "_";
  return made;
}

std::string Speller::module_path(const api::Module& module) const {
  if (package_.empty() || !module.name.starts_with(package_) || module.name.size() <= package_.size())
    return {};
  return module.name.substr(package_.size() + 1);
}

std::string Speller::module_word(const api::Module& module) const {
  std::string path = module_path(module);
  if (path.empty()) path = package_.empty() ? module.name : package_;
  path = path.substr(path.rfind('/') + 1);
  return path.substr(0, path.find('.'));
}

const api::TypeDecl* Speller::find(const api::Type& t) const {
  if (t.kind != api::TypeKind::named) return nullptr;
  const api::Module* module = t.module.empty() ? module_ : surface_.find_module(t.module);
  if (module == nullptr) return nullptr;
  for (const api::TypeDecl& decl : module->types) {
    if (decl.name == t.name) return &decl;
  }
  return nullptr;
}

std::string Speller::spelled(const std::vector<api::Type>& types, Use use, std::string_view between) {
  std::vector<std::string> parts;
  for (const api::Type& t : types) parts.push_back(spell(t, use));
  return joined(parts, between);
}

std::string Speller::applied(std::string_view name, const std::vector<api::Type>& args, Use use,
                             std::string_view open, std::string_view close) {
  if (args.empty()) return std::string(name);
  return std::string(name) + std::string(open) + spelled(args, use) + std::string(close);
}

std::size_t Speller::first_optional(const std::vector<api::Param>& params) {
  std::size_t first = params.size();
  while (first > 0 && is_option(params[first - 1].type)) --first;
  return first;
}

std::optional<NativeItem> Speller::alias_or_enum(const api::TypeDecl& t, const std::string& name,
                                                 const PlainWords& words) {
  if (t.kind == api::TypeDeclKind::alias) {
    const std::string head =
        std::string(words.alias) + name + std::string(words.is) + spell(t.aliased, Use::field);
    return NativeItem{"", head, head + "\n"};
  }
  if (!is_enum(t)) return {};
  std::vector<std::string> names;
  for (const api::Variant& v : t.variants) names.push_back(named(v.name, words.constants));
  const std::string head = std::string(words.words) + name;
  return NativeItem{"", head, head + " { " + joined(names, ", ") + " }\n"};
}

std::string Speller::error_name(const api::Type& error, std::string_view suffix) const {
  std::string name =
      error.kind == api::TypeKind::named ? type_name(error.name) : type_name(module_word(*module_)) + "Error";
  for (std::string_view known : {"Error", "Exception"}) {
    if (name.ends_with(known) && name.size() > known.size()) name.resize(name.size() - known.size());
  }
  return name + std::string(suffix);
}

void Speller::refuse(std::string item, std::string reason, std::string remedy, std::string_view code) {
  made_.refusals.push_back(
      {std::string(code), module_->name, std::move(item), std::move(reason), std::move(remedy)});
}

void Speller::claim(const std::string& space, const std::string& native, std::string item) {
  auto [found, fresh] = claimed_.try_emplace({space, native}, item);
  if (fresh) return;
  refuse(std::move(item), "is `" + native + "` there, as is " + found->second, "Rename one of the two.",
         "M057_FAN_E007");
}

void Speller::claim_parameters(const api::Function& f, const std::string& item) {
  const std::string space = module_->name + " " + item + "()";
  if (parameters_are_named()) {
    for (const api::Param& p : f.params) claim(space, variable_name(p.name), item + "(" + p.name + ")");
  }
  const std::string types = space + "<>";
  for (const api::TypeParam& p : f.type_params) claim(types, p.name, item + "<" + p.name + ">");
}

void Speller::claim_members(const api::TypeDecl& t) {
  const std::string space = module_->name + " " + t.name;
  auto member = [&](const std::string& native, const std::string& item) {
    if (members_differ_from_type() && native == type_name(t.name)) {
      refuse(item, "a member may not be called like its type", "Rename the field or the type.",
             "M057_FAN_E007");
    }
    claim(space, native, item);
  };
  for (const api::Field& f : t.fields) member(field_name(f.name), t.name + "." + f.name);
  for (const api::Function& m : t.methods) {
    member(function_name(m.name), t.name + "." + m.name);
    claim_parameters(m, t.name + "." + m.name);
  }
  for (const api::Variant& v : t.variants) {
    const bool in_module = variants_stand_in_module() && !is_enum(t);
    claim(in_module ? type_space() : space, variant_name(v.name), t.name + "." + v.name);
    for (const api::Field& f : v.fields) {
      claim(space + "." + v.name, field_name(f.name), t.name + "." + v.name + "." + f.name);
    }
  }
}

NativeSurface Speller::run() {
  for (const api::Module& module : surface_.modules) {
    module_ = &module;
    NativeModule made;
    made.module = module.name;
    made.import = import(module);
    for (const api::TypeDecl& t : module.types) {
      claim(type_space(), type_name(t.name), t.name);
      claim_members(t);
      examine(t);
      made.items.push_back(type(t));
      made.items.back().item = t.name;
    }
    for (const api::Constant& c : module.constants) {
      claim(function_space(), constant_name(c.name), c.name);
      examine(c);
      made.items.push_back(constant(c));
      made.items.back().item = c.name;
    }
    for (const api::Function& f : module.functions) {
      claim(function_space(), function_name(f.name), f.name);
      claim_parameters(f, f.name);
      examine(f);
      made.items.push_back(function(f));
      made.items.back().item = f.name;
    }
    made_.modules.push_back(std::move(made));
  }
  return std::move(made_);
}

}  // namespace mochi::emit
