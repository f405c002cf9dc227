namespace KnowledgeTransfer.Clustering;

/// <summary>The centroids with the two smallest lower bounds of a row, and the third smallest bound.</summary>
internal struct Leaders()
{
    internal float First = float.PositiveInfinity;
    internal float Second = float.PositiveInfinity;
    internal float Third = float.PositiveInfinity;
    internal int FirstIndex;
    internal int SecondIndex;

    internal void Insert(float lower, int index)
    {
        if (lower < First)
        {
            (Third, Second, SecondIndex) = (Second, First, FirstIndex);
            (First, FirstIndex) = (lower, index);
        }
        else if (lower < Second)
        {
            (Third, Second, SecondIndex) = (Second, lower, index);
        }
        else if (lower < Third)
        {
            Third = lower;
        }
    }
}
