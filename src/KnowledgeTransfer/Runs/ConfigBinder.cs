using System.Globalization;
using System.Text.Json;

namespace KnowledgeTransfer.Runs;

/// <summary>Lays <see cref="ConfigNode"/>s over option records; never changes a record, never stops at the first problem.</summary>
/// <param name="root">The type whose sections are searched for a misplaced key.</param>
/// <param name="problems">Receives what is wrong.</param>
internal sealed class ConfigBinder(Type root, ConfigProblems problems)
{
    /// <summary>Key paths that some source has given, for the check of required ones.</summary>
    private readonly HashSet<string> given = new(StringComparer.Ordinal);

    /// <summary>A copy of a record with the section's values laid over it.</summary>
    public object Overlay(object current, ConfigNode node, string path)
    {
        IReadOnlyList<ConfigMember> members = ConfigSchema.Of(current.GetType());
        object copy = ConfigSchema.Create(current.GetType());
        foreach (ConfigMember member in members) member.Property.SetValue(copy, member.Property.GetValue(current));
        foreach ((string name, int offset, ConfigNode value) in node.Members)
        {
            string memberPath = Join(path, name);
            ConfigMember? member = members.FirstOrDefault(m => m.Key == name);
            if (member is null)
            {
                problems.Add(node.Source, offset, UnknownKey(memberPath, name, path, members));
                continue;
            }
            given.Add(memberPath);
            if (TryConvert(value, member.Value, member.Range, member.Property.GetValue(copy), memberPath, out object? converted))
                member.Property.SetValue(copy, converted);
        }
        return copy;
    }

    /// <summary>Notes every required option that no source has given, in all sections that exist.</summary>
    public void CheckRequired(object record, string path)
    {
        foreach (ConfigMember member in ConfigSchema.Of(record.GetType()))
        {
            string memberPath = Join(path, member.Key);
            if (member.IsRequired && !given.Contains(memberPath))
            {
                string meaning = member.Option?.Meaning ?? member.Value.Words;
                problems.Add(null, 0, $"{memberPath} is required ({meaning}); set it in the file or with --set {memberPath}=...");
            }
            else if (member.Value.IsSection && member.Property.GetValue(record) is { } section)
                CheckRequired(section, memberPath);
            else if (member.Value.Element is { IsSection: true } && member.Property.GetValue(record) is System.Collections.IList items)
                for (int i = 0; i < items.Count; i++) CheckRequired(items[i]!, ItemPath(memberPath, i));
        }
    }

    private bool TryConvert(
        ConfigNode node, ConfigValueType type, OptionRangeAttribute? range, object? current, string path, out object? value)
    {
        value = null;
        if (node.Kind == ConfigKind.Null) return type.IsNullable || Wrong(node, type, path);
        if (type.Element is not null) return TryConvertArray(node, type, range, path, out value);
        if (type.IsSection)
        {
            if (node.Kind != ConfigKind.Section) return Wrong(node, type, path);
            value = Overlay(current ?? ConfigSchema.Create(type.Type), node, path);
            return true;
        }
        if (type.Type == typeof(string))
        {
            if (node.Kind != ConfigKind.Text && !node.Source.IsOverride) return Wrong(node, type, path);
            value = node.Text;
            return true;
        }
        if (type.Type.IsEnum) return TryConvertEnum(node, type, path, out value);
        if (type.Type == typeof(bool))
        {
            value = node.Text.Trim() == "true";
            return node.Kind == ConfigKind.Boolean || Wrong(node, type, path);
        }
        return TryConvertNumber(node, type, range, path, out value);
    }

    private bool TryConvertArray(ConfigNode node, ConfigValueType type, OptionRangeAttribute? range, string path, out object? value)
    {
        value = null;
        if (node.Kind != ConfigKind.Array) return Wrong(node, type, path);
        // An option of type int?[] has a nullable element, which Array.CreateInstance must be told.
        Type elementType = type.Type.IsArray ? type.Type.GetElementType()! : type.Type.GetGenericArguments()[0];
        var array = Array.CreateInstance(elementType, node.Items.Count);
        bool good = true;
        for (int i = 0; i < node.Items.Count; i++)
        {
            bool converted = TryConvert(node.Items[i], type.Element!, range, null, ItemPath(path, i), out object? item);
            if (converted) array.SetValue(item, i);
            good &= converted;
        }
        value = array;
        return good;
    }

    private bool TryConvertEnum(ConfigNode node, ConfigValueType type, string path, out object? value)
    {
        string[] names = Enum.GetNames(type.Type);
        int index = node.Kind != ConfigKind.Text ? -1 : Array.FindIndex(names, name =>
            EnumWord.Of(name) == node.Text || JsonNamingPolicy.CamelCase.ConvertName(name) == node.Text);
        value = index < 0 ? null : Enum.Parse(type.Type, names[index]);
        if (index >= 0) return true;
        string allowed = string.Join(", ", EnumWord.All(type.Type)) + (type.IsNullable ? " or null" : "");
        problems.Add(node, $"{path} is {node.Shown}; it must be one of {allowed}.");
        return false;
    }

    private bool TryConvertNumber(ConfigNode node, ConfigValueType type, OptionRangeAttribute? range, string path, out object? value)
    {
        value = null;
        if (node.Kind != ConfigKind.Number) return Wrong(node, type, path);
        string text = node.Text.Trim();
        if (type.Type == typeof(double))
        {
            double number = double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
            if (!double.IsFinite(number)) return Wrong(node, type, path);
            value = number;
        }
        else
        {
            if (!long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number))
                return Wrong(node, type, path);
            if (type.Type == typeof(int) && number is < int.MinValue or > int.MaxValue)
            {
                problems.Add(node, $"{path} is {node.Shown}; it must be between {int.MinValue} and {int.MaxValue}.");
                return false;
            }
            value = type.Type == typeof(int) ? (object)(int)number : number;
        }
        if (range is null || range.Contains(Convert.ToDouble(value, CultureInfo.InvariantCulture))) return true;
        problems.Add(node, $"{path} is {node.Shown}; it must be {range}.");
        return false;
    }

    private bool Wrong(ConfigNode node, ConfigValueType type, string path)
    {
        problems.Add(node, $"{path} is {node.Shown}; expected {type.Words}.");
        return false;
    }

    private string UnknownKey(string path, string name, string section, IReadOnlyList<ConfigMember> siblings)
    {
        string[] elsewhere = PathsTo(root, "", name, []).Where(p => p != path).Take(3).ToArray();
        string where = section.Length == 0 ? "at the top level" : $"in section {section}";
        string hint = elsewhere.Length > 0 ? $"did you mean {string.Join(" or ", elsewhere)}?"
            : siblings.Count == 0 ? "that section has no keys."
            : $"nearest: {string.Join(", ", NearestName.Of(name, siblings.Select(m => m.Key)))}.";
        return $"unknown key {ConfigSource.Quote(path)} {where}; {hint}";
    }

    /// <summary>Where else a key of this name exists: the usual mistake is the right key in the wrong section.</summary>
    private static IEnumerable<string> PathsTo(Type type, string path, string name, HashSet<Type> above)
    {
        if (!above.Add(type)) yield break;
        foreach (ConfigMember member in ConfigSchema.Of(type))
        {
            string memberPath = Join(path, member.Key);
            if (member.Key == name) yield return memberPath;
            if (!member.Value.IsSection) continue;
            foreach (string found in PathsTo(member.Value.Type, memberPath, name, above)) yield return found;
        }
        above.Remove(type);
    }

    private static string Join(string path, string key) => path.Length == 0 ? key : $"{path}.{key}";

    private static string ItemPath(string path, int index) => string.Create(CultureInfo.InvariantCulture, $"{path}[{index}]");
}
