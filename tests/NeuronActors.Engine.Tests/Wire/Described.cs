using System.Collections;
using System.Runtime.InteropServices;
using System.Text;
using MathNet.Numerics.LinearAlgebra;
using NeuronActors.Messages;
using NeuronActors.Networks;
using NeuronActors.Numerics;

namespace NeuronActors.Engine.Tests;

/// <summary>Every bit of a record, as text, so that two records are the same exactly if their texts are.</summary>
internal static class Described
{
    public static string Of(object? value)
    {
        var text = new StringBuilder();
        Write(text, value);
        return text.ToString();
    }

    private static void Write(StringBuilder text, object? value)
    {
        switch (value)
        {
            case null or string or bool or byte or int or uint or long or Enum or Akka.Actor.IActorRef:
                text.Append('"').Append(value).Append("\" ");
                break;
            case float number:
                text.Append(BitConverter.SingleToInt32Bits(number)).Append(' ');
                break;
            case double number:
                text.Append(BitConverter.DoubleToInt64Bits(number)).Append(' ');
                break;
            case Exception exception:
                Write(text, exception.Message);
                break;
            case Population population:
                Write(text, population.Index);
                break;
            case Matrix<float> matrix:
                Write(text, (matrix.RowCount, matrix.ColumnCount, Hex<float>(matrix.Values())));
                break;
            case Matrix<double> matrix:
                Write(text, (matrix.RowCount, matrix.ColumnCount, Hex<double>(matrix.Values())));
                break;
            case Payload<float> payload:
                Write(text, (payload.Rows, payload.Columns, Hex(payload.Values.AsSpan(0, payload.Count))));
                break;
            case Payload<double> payload:
                Write(text, (payload.Rows, payload.Columns, Hex(payload.Values.AsSpan(0, payload.Count))));
                break;
            case ReadOnlyMemory<float> memory:
                Write(text, Hex(memory.ToArray().AsSpan()));
                break;
            case ReadOnlyMemory<double> memory:
                Write(text, Hex(memory.ToArray().AsSpan()));
                break;
            case IEnumerable elements:
                text.Append('[');
                foreach (object? element in elements) Write(text, element);
                text.Append(']');
                break;
            case System.Runtime.CompilerServices.ITuple tuple:
                for (int i = 0; i < tuple.Length; i++) Write(text, tuple[i]);
                break;
            default:
                text.Append(value.GetType().Name).Append('(');
                foreach (var property in value.GetType().GetProperties().Where(property => property.GetIndexParameters().Length == 0))
                    Write(text.Append(property.Name).Append('='), property.GetValue(value));
                text.Append(')');
                break;
        }
    }

    private static string Hex<T>(Span<T> values)
        where T : unmanaged => Convert.ToHexString(MemoryMarshal.AsBytes(values));
}
