using System.Runtime.CompilerServices;

namespace KnowledgeTransfer.Clustering;

/// <summary>
/// The smallest lower bounds of a row so far, lane by lane: lane l has seen the columns l, l + w, l + 2 w ... State per row: five
/// vectors, namely best, second, third, and the numbers of the column vectors that hold best and second. Ties need no care:
/// they leave a row undecided.
/// </summary>
internal static unsafe class LaneMinima<TLanes, TVector> where TLanes : struct, ILanes<TVector> where TVector : unmanaged
{
    /// <summary>Floats of state per row.</summary>
    internal static int StateLength => 5 * TLanes.Count;

    internal static void Clear(float* state)
    {
        TVector none = TLanes.Broadcast(float.PositiveInfinity);
        for (int part = 0; part < 3; part++) TLanes.Store(none, state + part * TLanes.Count);
        for (int part = 3; part < 5; part++) TLanes.Store(default, state + part * TLanes.Count);
    }

    /// <summary>Takes in one row's dot products with one panel.</summary>
    /// <param name="dots">Panel width dot products.</param>
    /// <param name="low">low_j of the panel.</param>
    /// <param name="perRowNorm">B_j of the panel.</param>
    /// <param name="rowNorm">A.</param>
    /// <param name="firstVector">The number of the panel's first column vector.</param>
    /// <param name="state">The row's state.</param>
    /// <param name="three">Whether third and the second's number are wanted as well.</param>
    internal static void Update(float* dots, float* low, float* perRowNorm, float rowNorm, int firstVector, float* state, bool three)
    {
        if (three) UpdateThree(dots, low, perRowNorm, rowNorm, firstVector, state);
        else UpdateTwo(dots, low, perRowNorm, rowNorm, firstVector, state);
    }

    /// <summary>Merges the lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static Leaders Merge(float* state, bool three)
    {
        int w = TLanes.Count;
        Leaders leaders = new();
        for (int l = 0; l < w; l++)
        {
            leaders.Insert(state[l], BitConverter.SingleToInt32Bits(state[3 * w + l]) * w + l);
            // Without third values the second's number is not wanted either, and most seconds are far off.
            if (!three && state[w + l] < leaders.Second) leaders.Second = state[w + l];
        }
        for (int l = 0; three && l < w; l++)
        {
            leaders.Insert(state[w + l], BitConverter.SingleToInt32Bits(state[4 * w + l]) * w + l);
            leaders.Insert(state[2 * w + l], -1);
        }
        return leaders;
    }

    /// <summary>Vectors in pairs: the smaller one competes for best, the larger one can only become second.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void UpdateTwo(float* dots, float* low, float* perRowNorm, float rowNorm, int firstVector, float* state)
    {
        int w = TLanes.Count;
        TVector minusNorm = TLanes.Broadcast(-rowNorm);
        TVector best = TLanes.Load(state), second = TLanes.Load(state + w), bestNumber = TLanes.Load(state + 3 * w);
        for (int v = 0; v < TLanes.PanelVectors; v += 2)
        {
            TVector one = Lower(dots, low, perRowNorm, minusNorm, v * w), two = Lower(dots, low, perRowNorm, minusNorm, (v + 1) * w);
            TVector number = TLanes.Select(TLanes.LessThan(two, one), Number(firstVector + v + 1), Number(firstVector + v));
            TVector smaller = TLanes.Min(one, two);
            second = TLanes.Min(TLanes.Min(second, TLanes.Max(one, two)), TLanes.Max(best, smaller));
            bestNumber = TLanes.Select(TLanes.LessThan(smaller, best), number, bestNumber);
            best = TLanes.Min(best, smaller);
        }
        TLanes.Store(best, state);
        TLanes.Store(second, state + w);
        TLanes.Store(bestNumber, state + 3 * w);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void UpdateThree(float* dots, float* low, float* perRowNorm, float rowNorm, int firstVector, float* state)
    {
        int w = TLanes.Count;
        TVector minusNorm = TLanes.Broadcast(-rowNorm);
        TVector best = TLanes.Load(state), second = TLanes.Load(state + w), third = TLanes.Load(state + 2 * w);
        TVector bestNumber = TLanes.Load(state + 3 * w), secondNumber = TLanes.Load(state + 4 * w);
        for (int v = 0; v < TLanes.PanelVectors; v++)
        {
            TVector lower = Lower(dots, low, perRowNorm, minusNorm, v * w), number = Number(firstVector + v);
            TVector isBest = TLanes.LessThan(lower, best), isSecond = TLanes.LessThan(lower, second);
            third = TLanes.Min(third, TLanes.Max(second, lower));
            secondNumber = TLanes.Select(isBest, bestNumber, TLanes.Select(isSecond, number, secondNumber));
            second = TLanes.Min(second, TLanes.Max(best, lower));
            bestNumber = TLanes.Select(isBest, number, bestNumber);
            best = TLanes.Min(best, lower);
        }
        TLanes.Store(best, state);
        TLanes.Store(second, state + w);
        TLanes.Store(third, state + 2 * w);
        TLanes.Store(bestNumber, state + 3 * w);
        TLanes.Store(secondNumber, state + 4 * w);
    }

    /// <summary>low_j - a'.b'_j - A B_j.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Lower(float* dots, float* low, float* perRowNorm, TVector minusNorm, int offset) => TLanes.MultiplyAdd(
        minusNorm, TLanes.Load(perRowNorm + offset), TLanes.Subtract(TLanes.Load(low + offset), TLanes.Load(dots + offset)));

    /// <summary>A whole number as bits: selected, never computed with.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Number(int vector) => TLanes.Broadcast(BitConverter.Int32BitsToSingle(vector));
}
