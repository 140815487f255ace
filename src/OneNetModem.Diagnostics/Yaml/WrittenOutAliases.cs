// YAML with every alias written out where it stands, so that a mistake in it is told with that place and not with the anchor's.
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace OneNetModem.Diagnostics.Yaml;

/// <summary>Gives the events of another parser, aliases replaced by what they stand for.</summary>
internal sealed class WrittenOutAliases : IParser
{
    /// <summary>A few aliases of aliases make more than any memory holds.</summary>
    private const int Most = 100_000;

    private readonly List<ParsingEvent> _events = [];
    private int _at = -1;

    /// <exception cref="YamlException">It is no YAML, or an alias has no anchor before it.</exception>
    public WrittenOutAliases(TextReader text)
    {
        Parser parser = new(text);
        Dictionary<AnchorName, (int From, int To)> anchors = [];
        Stack<(AnchorName Name, int From)> open = [];
        while (MoveOn(parser))
        {
            ParsingEvent one = parser.Current!;
            switch (one)
            {
                case AnchorAlias alias:
                    WriteOut(alias, anchors.TryGetValue(alias.Value, out var span) ? span : throw new YamlException(alias.Start, alias.End, $"no anchor &{alias.Value} stands before this alias"));
                    continue;
                case SequenceStart or MappingStart:
                    open.Push((((NodeEvent)one).Anchor, _events.Count));
                    break;
                case Scalar { Anchor.IsEmpty: false } scalar:
                    anchors[scalar.Anchor] = (_events.Count, _events.Count);
                    break;
                case SequenceEnd or MappingEnd when open.Pop() is { Name.IsEmpty: false } closed:
                    anchors[closed.Name] = (closed.From, _events.Count);
                    break;
            }

            _events.Add(one);
        }
    }

    /// <inheritdoc/>
    public ParsingEvent? Current => _at >= 0 && _at < _events.Count ? _events[_at] : null;

    /// <inheritdoc/>
    public bool MoveNext() => ++_at < _events.Count;

    /// <summary>The scanner gives up on some mistakes, such as a list that nobody closes, with an exception that names no place.</summary>
    private static bool MoveOn(Parser parser)
    {
        try
        {
            return parser.MoveNext();
        }
        catch (InvalidOperationException wrong)
        {
            Mark here = parser.Current?.End ?? new Mark(0, 1, 1);
            throw new YamlException(here, here, "a bracket or quote behind this place is not closed, or closed twice", wrong);
        }
    }

    private void WriteOut(AnchorAlias alias, (int From, int To) span)
    {
        if (_events.Count + span.To - span.From > Most)
        {
            throw new YamlException(alias.Start, alias.End, "too much comes of the aliases");
        }

        for (int i = span.From; i <= span.To; i++)
        {
            _events.Add(_events[i] switch
            {
                Scalar s => new Scalar(AnchorName.Empty, s.Tag, s.Value, s.Style, s.IsPlainImplicit, s.IsQuotedImplicit, alias.Start, alias.End),
                SequenceStart s => new SequenceStart(AnchorName.Empty, s.Tag, s.IsImplicit, s.Style, alias.Start, alias.End),
                MappingStart m => new MappingStart(AnchorName.Empty, m.Tag, m.IsImplicit, m.Style, alias.Start, alias.End),
                SequenceEnd => new SequenceEnd(alias.Start, alias.End),
                _ => new MappingEnd(alias.Start, alias.End),
            });
        }
    }
}
