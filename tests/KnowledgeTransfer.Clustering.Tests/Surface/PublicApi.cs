using System.Reflection;
using System.Runtime.CompilerServices;

namespace KnowledgeTransfer.Clustering.Tests;

/// <summary>What an assembly shows to others, one line per type and member, sorted: what a change of it would break.</summary>
internal static class PublicApi
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    /// <summary>Members that the compiler writes for every record.</summary>
    private static readonly string[] s_written =
    [
        "Equals", "GetHashCode", "ToString", "PrintMembers", "Deconstruct", "EqualityContract", "<Clone>$", "op_Equality", "op_Inequality",
    ];

    /// <summary>The lines of an assembly.</summary>
    internal static string Of(Assembly assembly) => string.Concat(
        assembly.GetExportedTypes().OrderBy(Name, StringComparer.Ordinal).Select(type =>
            $"{Heading(type)}\n{string.Concat(Members(type).Order(StringComparer.Ordinal).Select(line => $"    {line}\n"))}"));

    private static string Heading(Type type)
    {
        string kind = type switch
        {
            { IsEnum: true } => "enum",
            { IsInterface: true } => "interface",
            { IsValueType: true } => "struct",
            _ when typeof(Delegate).IsAssignableFrom(type) => "delegate",
            { IsAbstract: true, IsSealed: true } => "static class",
            { IsAbstract: true } => "abstract class",
            { IsSealed: true } => "sealed class",
            _ => "class",
        };
        IEnumerable<Type> above = type.IsEnum || kind == "delegate" ? [] : Above(type);
        string list = string.Join(", ", above.Select(Name).Order(StringComparer.Ordinal));
        return $"{type.Namespace}: {kind} {Name(type)}{(list == "" ? "" : " : " + list)}";
    }

    private static IEnumerable<Type> Above(Type type)
    {
        if (type.BaseType is { } parent && parent != typeof(object) && parent != typeof(ValueType)) yield return parent;
        foreach (Type contract in type.GetInterfaces())
        {
            bool isInherited = type.BaseType is { } above && contract.IsAssignableFrom(above);
            bool isOfRecords = contract.IsGenericType && contract.GetGenericTypeDefinition() == typeof(IEquatable<>);
            if (contract.IsVisible && !isInherited && !isOfRecords) yield return contract;
        }
    }

    private static IEnumerable<string> Members(Type type)
    {
        if (type.IsEnum) return type.GetEnumNames().Select(name => $"{name} = {Convert.ToInt64(Enum.Parse(type, name), null)}");
        if (typeof(Delegate).IsAssignableFrom(type)) return [Signature(type.GetMethod("Invoke")!, "Invoke")];
        IEnumerable<string> constructors = type.GetConstructors(Declared).Where(IsShown).Where(c => !IsCopy(c)).Select(c =>
            $"{Access(c)}{Plain(type)}({Parameters(c)})");
        IEnumerable<string> methods = type.GetMethods(Declared)
            .Where(m => IsShown(m) && !m.IsSpecialName && !s_written.Contains(m.Name)).Select(m => Signature(m, m.Name));
        IEnumerable<string> properties = type.GetProperties(Declared)
            .Where(p => p.GetMethod is { } get && IsShown(get) && !s_written.Contains(p.Name)).Select(Property);
        IEnumerable<string> fields = type.GetFields(Declared).Where(f => f.IsPublic).Select(f => f.IsLiteral
            ? $"const {Name(f.FieldType)} {f.Name} = {Value(f.GetRawConstantValue())}"
            : $"{(f.IsStatic ? "static " : "")}{(f.IsInitOnly ? "readonly " : "")}{Name(f.FieldType)} {f.Name}");
        return [.. constructors, .. methods, .. properties, .. fields];
    }

    private static string Property(PropertyInfo property)
    {
        string required = property.IsDefined(typeof(RequiredMemberAttribute)) ? "required " : "";
        string set = property.SetMethod is not { } setter || !IsShown(setter) ? ""
            : setter.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit)) ? " init;" : " set;";
        return $"{Access(property.GetMethod!)}{required}{Name(property.PropertyType)} {property.Name} {{ get;{set} }}";
    }

    private static string Signature(MethodInfo method, string name)
    {
        string generic = method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(a => a.Name))}>" : "";
        return $"{Access(method)}{Name(method.ReturnType)} {name}{generic}({Parameters(method)})";
    }

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(p =>
        $"{(p.IsOut ? "out " : p.ParameterType.IsByRef ? "ref " : "")}{Name(p.ParameterType)} {p.Name}"
            + (p.HasDefaultValue ? $" = {Value(p.DefaultValue)}" : "")));

    private static bool IsShown(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    /// <summary>The constructor by which <c>with</c> copies a record.</summary>
    private static bool IsCopy(ConstructorInfo constructor) =>
        constructor.GetParameters() is [{ } only] && only.ParameterType == constructor.DeclaringType;

    private static string Access(MethodBase method)
    {
        string access = method.IsPublic ? "" : "protected ";
        if (method.IsStatic) return access + "static ";
        if (method.DeclaringType!.IsInterface) return access;
        bool overrides = method is MethodInfo info && info.GetBaseDefinition() != info;
        return access + method switch
        {
            _ when overrides => "override ",
            { IsAbstract: true } => "abstract ",
            { IsVirtual: true, IsFinal: false } => "virtual ",
            _ => "",
        };
    }

    private static string Value(object? value) => value switch
    {
        null => "default",
        string text => $"\"{text}\"",
        _ => FormattableString.Invariant($"{value}"),
    };

    private static string Name(Type type)
    {
        if (type.IsByRef) return Name(type.GetElementType()!);
        if (type.IsArray) return Name(type.GetElementType()!) + "[]";
        if (type.IsPointer) return Name(type.GetElementType()!) + "*";
        if (Nullable.GetUnderlyingType(type) is { } inner) return Name(inner) + "?";
        string own = type.IsNested && !type.IsGenericParameter ? $"{Name(type.DeclaringType!)}.{Plain(type)}" : Plain(type);
        return type.IsGenericType ? $"{own}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>" : own;
    }

    private static string Plain(Type type) => Type.GetTypeCode(type) switch
    {
        _ when type.IsEnum || type.IsGenericType => type.Name.Split('`')[0],
        TypeCode.Boolean => "bool",
        TypeCode.Int32 => "int",
        TypeCode.Int64 => "long",
        TypeCode.UInt64 => "ulong",
        TypeCode.Single => "float",
        TypeCode.Double => "double",
        TypeCode.String => "string",
        _ when type == typeof(void) => "void",
        _ => type.Name,
    };
}
