namespace KnowledgeTransfer.Proposals;

/// <summary>
/// The pixels of a picture, each joined with its eight neighbours, edges from the lightest to the heaviest. An edge weighs what its two
/// pixels differ in colour: the Euclidean distance over the channels.
/// </summary>
/// <remarks>
/// Each edge is there once. Equal weights are in the order of the upper pixel (row by row), then right, down, down right, down left.
/// Cost O(pixels x channels); memory 32 bytes a pixel for the edges.
/// </remarks>
internal sealed class PixelGraph
{
    private const int Directions = 4;

    private readonly int[] _edges; // upper pixel x 4 + direction
    private readonly float[] _weights;
    private readonly int[] _steps; // from the upper pixel to the other one

    private PixelGraph(int width, int height, int[] edges, float[] weights)
    {
        (Width, Height, _edges, _weights) = (width, height, edges, weights);
        _steps = [1, width, width + 1, width - 1];
    }

    /// <summary>Columns.</summary>
    public int Width { get; }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>Number of edges.</summary>
    public int EdgeCount => _edges.Length;

    /// <summary>Weight of an edge.</summary>
    /// <param name="edge">0, the lightest, to EdgeCount - 1.</param>
    public float Weight(int edge) => _weights[edge];

    /// <summary>The two pixels of an edge; pixel i is in row i / Width.</summary>
    /// <param name="edge">0, the lightest, to EdgeCount - 1.</param>
    public (int First, int Second) Pixels(int edge)
    {
        int code = _edges[edge], pixel = code / Directions;
        return (pixel, pixel + _steps[code % Directions]);
    }

    /// <summary>The graph of a picture smoothed by a Gaussian.</summary>
    /// <param name="planes">The picture.</param>
    /// <param name="sigma">The Gaussian's standard deviation in pixels; 0 does not smooth.</param>
    public static PixelGraph Of(ColourPlanes planes, double sigma)
    {
        var filter = new GaussianFilter(sigma);
        return Of([.. planes.Channels.Select(c => filter.Smooth(c, planes.Width, planes.Height))], planes.Width, planes.Height);
    }

    /// <summary>The graph of channels as they are, each [height, width].</summary>
    public static PixelGraph Of(float[][] channels, int width, int height)
    {
        int count = EdgesIn(width, height);
        int[] edges = new int[count];
        float[] weights = new float[count];
        int[] steps = [1, width, width + 1, width - 1];
        int edge = 0;
        for (int y = 0; y < height; y++)
        {
            bool hasBelow = y + 1 < height;
            for (int x = 0; x < width; x++)
            {
                bool hasRight = x + 1 < width;
                if (hasRight) Add(0, y * width + x);
                if (!hasBelow) continue;
                Add(1, y * width + x);
                if (hasRight) Add(2, y * width + x);
                if (x > 0) Add(3, y * width + x);
            }
        }
        EdgeOrder.Sort(weights, edges);
        return new PixelGraph(width, height, edges, weights);

        void Add(int direction, int pixel)
        {
            float squares = 0;
            foreach (float[] channel in channels)
            {
                float difference = channel[pixel] - channel[pixel + steps[direction]];
                squares += difference * difference;
            }
            weights[edge] = MathF.Sqrt(squares);
            edges[edge++] = pixel * Directions + direction;
        }
    }

    private static int EdgesIn(int width, int height) =>
        checked(height * (width - 1) + (height - 1) * width + 2 * (height - 1) * (width - 1));
}
