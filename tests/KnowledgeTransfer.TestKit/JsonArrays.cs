using System.Text.Json;

namespace KnowledgeTransfer.TestKit;

/// <summary>Arrays of numbers in JSON fixtures.</summary>
public static class JsonArrays
{
    /// <summary>A flat array as float32.</summary>
    public static float[] Floats(this JsonElement array) => [.. array.EnumerateArray().Select(value => value.GetSingle())];

    /// <summary>A flat array as float64.</summary>
    public static double[] Doubles(this JsonElement array) => [.. array.EnumerateArray().Select(value => value.GetDouble())];

    /// <summary>A flat array as int32.</summary>
    public static int[] Integers(this JsonElement array) => [.. array.EnumerateArray().Select(value => value.GetInt32())];
}
