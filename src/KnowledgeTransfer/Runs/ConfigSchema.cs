using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace KnowledgeTransfer.Runs;

/// <summary>One property of an option record as configuration sees it.</summary>
/// <param name="Key">camelCase name.</param>
/// <param name="Property">The property itself.</param>
/// <param name="Value">What it holds.</param>
/// <param name="IsRequired">True if declared <c>required</c>: it has no default.</param>
/// <param name="Option">Its doc line, or null.</param>
/// <param name="Range">The numbers allowed, or null.</param>
internal sealed record ConfigMember(
    string Key, PropertyInfo Property, ConfigValueType Value, bool IsRequired, OptionAttribute? Option, OptionRangeAttribute? Range);

/// <summary>A value's type: a leaf, an array of <see cref="Element"/>, or a section (an option record).</summary>
/// <param name="Type">Without the <c>Nullable</c>.</param>
/// <param name="IsNullable">Whether null is allowed.</param>
/// <param name="Element">Of an array; else null.</param>
internal sealed record ConfigValueType(Type Type, bool IsNullable, ConfigValueType? Element)
{
    /// <summary>True for an option record.</summary>
    public bool IsSection => Element is null && !IsLeaf;

    /// <summary>True for text, numbers, booleans and enums.</summary>
    public bool IsLeaf => Type.IsEnum || Type == typeof(string) || Type == typeof(bool) || Type == typeof(int) || Type == typeof(long)
        || Type == typeof(double);

    /// <summary>For people: <c>whole number</c>, <c>array of text</c>, <c>kebab-one | kebab-two</c>.</summary>
    public string Words => (Element is not null ? $"array of {Element.Words}"
        : Type == typeof(string) ? "text"
        : Type == typeof(bool) ? "true or false"
        : Type == typeof(int) || Type == typeof(long) ? "whole number"
        : Type == typeof(double) ? "number"
        : Type.IsEnum ? string.Join(" | ", EnumWord.All(Type))
        : "section") + (IsNullable ? " or null" : "");
}

/// <summary>
/// Reads option record types by reflection: public properties that can be initialised, base types first, then as declared.
/// </summary>
internal static class ConfigSchema
{
    private static readonly ConcurrentDictionary<Type, IReadOnlyList<ConfigMember>> Cache = new();

    /// <summary>The options of a record type.</summary>
    /// <exception cref="ArgumentException">The type cannot be configured; a mistake in the program.</exception>
    public static IReadOnlyList<ConfigMember> Of(Type type) => Cache.GetOrAdd(type, Read);

    /// <summary>A new instance with all defaults.</summary>
    /// <exception cref="ArgumentException">The type has no parameterless constructor.</exception>
    public static object Create(Type type)
    {
        if (type.IsAbstract || type.GetConstructor(Type.EmptyTypes) is null)
            throw new ArgumentException($"{type} cannot be an option record: it has no parameterless constructor.");
        return Activator.CreateInstance(type)!;
    }

    private static List<ConfigMember> Read(Type type)
    {
        var nullability = new NullabilityInfoContext();
        var members = new List<ConfigMember>();
        var lineage = new List<Type>();
        for (Type? at = type; at is not null && at != typeof(object); at = at.BaseType) lineage.Insert(0, at);
        foreach (PropertyInfo property in lineage.SelectMany(DeclaredBy))
        {
            if (property.GetMethod is not { IsPublic: true } || property.SetMethod is not { IsPublic: true }) continue;
            NullabilityInfo info = nullability.Create(property);
            ConfigValueType value = ValueType(property, property.PropertyType, info.ReadState == NullabilityState.Nullable);
            members.Add(new ConfigMember(JsonNamingPolicy.CamelCase.ConvertName(property.Name), property, value,
                property.GetCustomAttribute<RequiredMemberAttribute>() is not null,
                property.GetCustomAttribute<OptionAttribute>(), property.GetCustomAttribute<OptionRangeAttribute>()));
        }
        return members;

        static IEnumerable<PropertyInfo> DeclaredBy(Type at) =>
            at.GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly).OrderBy(p => p.MetadataToken);
    }

    private static ConfigValueType ValueType(PropertyInfo property, Type type, bool isNullable)
    {
        if (Nullable.GetUnderlyingType(type) is { } underlying) return ValueType(property, underlying, isNullable: true);
        Type? element = type.IsArray && type.GetArrayRank() == 1 ? type.GetElementType()
            : type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>) ? type.GetGenericArguments()[0]
            : null;
        if (element is not null) return new ConfigValueType(type, isNullable, ValueType(property, element, isNullable: false));
        var value = new ConfigValueType(type, isNullable, null);
        if (value.IsLeaf || (type.IsClass && type.GetConstructor(Type.EmptyTypes) is not null)) return value;
        throw new ArgumentException($"{property.DeclaringType}.{property.Name} is a {type}; options may be string, bool, int, long, " +
            "double, enums, records with a parameterless constructor, arrays and IReadOnlyList of these, and nullable ones.");
    }
}
